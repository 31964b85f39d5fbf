import { addDays, parseIsoDate, tradeActions } from '@dawsos/domain';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type LedgerTrade, normaliseTrade } from '../entry/ledger-trade.ts';
import { parseEntry } from '../entry/parse-entry.ts';
import { renderEntry } from '../entry/render-entry.ts';
import { requestHash } from '../entry/request-hash.ts';
import { GENESIS_HASH } from './chain.ts';
import { parseJournal, renderCommit } from './journal-text.ts';
import { readCommits } from './read-commits.ts';

const positive = (whole: number, decimals: number) =>
  fc
    .tuple(fc.integer({ min: 0, max: whole }), fc.integer({ min: 1, max: 10 ** decimals - 1 }))
    .map(([units, part]) => `${units}.${String(part).padStart(decimals, '0')}`);
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const uuids = fc.uuid({ version: 4 });
const printable = fc.string({ unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)) });

const trades: fc.Arbitrary<LedgerTrade> = fc
  .record({
    trade_id: uuids,
    portfolio_id: uuids,
    action: fc.constantFrom(...tradeActions),
    symbol: fc
      .stringMatching(/^[A-Z](?:[A-Z0-9'._-]{0,22}[A-Z0-9])?$/)
      .filter((text) => !/^(TRUE|FALSE|NULL)$/.test(text)),
    quantity: positive(999_999_999, 6),
    price: positive(9_999_999, 6),
    currency: fc.constantFrom('USD', 'EUR', 'JPY', 'KWD'),
    trade_date: fc.integer({ min: 0, max: 47_000 }).map((days) => addDays(parseIsoDate('1970-01-01'), days)),
    idempotency_key: optional(printable.filter((text) => text.length > 0 && text.length <= 200)),
    trace_id: optional(fc.stringMatching(/^[0-9a-f]{32}$/)),
  })
  .map(normaliseTrade);
const commits = fc.array(
  fc.array(fc.record({ trade: trades, opensAccounts: fc.boolean() }), { minLength: 1, maxLength: 4 }),
  {
    maxLength: 4,
  },
);

function write(batches: readonly Parameters<typeof renderCommit>[1][]) {
  let hash = GENESIS_HASH;
  return batches.map((batch) => {
    const commit = renderCommit(hash, batch);
    hash = commit.chained.at(-1)?.ledger_commit_hash ?? hash;
    return commit;
  });
}

test('a trade is an entry that balances and names it whole', () => {
  const trade = normaliseTrade({
    trade_id: '0B0B0B0B-0B0B-4B0B-8B0B-0B0B0B0B0B0B',
    portfolio_id: 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa',
    action: 'sell',
    symbol: 'AAPL',
    quantity: '12.50',
    price: '430.47',
    currency: 'USD',
    trade_date: parseIsoDate('2013-03-01'),
    idempotency_key: 'say"hi"\\',
  });
  expect(renderEntry(trade, true)).toBe(
    [
      '1970-01-01 open Assets:Portfolios:AAAAAAAA-AAAA-4AAA-8AAA-AAAAAAAAAAAA:Securities',
      '1970-01-01 open Assets:Portfolios:AAAAAAAA-AAAA-4AAA-8AAA-AAAAAAAAAAAA:Cash',
      '1970-01-01 open Income:Portfolios:AAAAAAAA-AAAA-4AAA-8AAA-AAAAAAAAAAAA:Dividends',
      '2013-03-01 * "sell" "AAPL"',
      '  trade_id: "0b0b0b0b-0b0b-4b0b-8b0b-0b0b0b0b0b0b"',
      '  portfolio_id: "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa"',
      '  idempotency_key: "say\\"hi\\"\\\\"',
      '  Assets:Portfolios:AAAAAAAA-AAAA-4AAA-8AAA-AAAAAAAAAAAA:Securities  -12.5 AAPL @ 430.47 USD',
      // 12.5 × 430.47
      '  Assets:Portfolios:AAAAAAAA-AAAA-4AAA-8AAA-AAAAAAAAAAAA:Cash  5380.875 USD',
      '',
    ].join('\n'),
  );
});

test('a dividend is income, a share at a time', () => {
  const text = renderEntry(
    normaliseTrade({
      trade_id: '0b0b0b0b-0b0b-4b0b-8b0b-0b0b0b0b0b0b',
      portfolio_id: 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa',
      action: 'dividend',
      symbol: 'AAPL',
      quantity: '49.5',
      price: '2.65',
      currency: 'USD',
      trade_date: parseIsoDate('2012-08-09'),
    }),
    false,
  );
  expect(text).toContain('  quantity: 49.5\n  price: 2.65 USD\n');
  expect(text).toMatch(/Income:\S+:Dividends {2}-131\.175 USD\n {2}Assets:\S+:Cash {2}131\.175 USD\n$/);
});

test('every trade is read back from its entry as it was', () => {
  fc.assert(
    fc.property(trades, fc.boolean(), (trade, opens) => {
      const read = parseEntry(renderEntry(trade, opens));
      expect(read).toEqual(trade);
      expect(requestHash(read ?? trade)).toBe(requestHash(trade));
    }),
  );
});

test('a journal is read back whole, in the order written', () => {
  fc.assert(
    fc.property(commits, (batches) => {
      const written = write(batches);
      const text = written.map((commit) => commit.text).join('');
      expect(parseJournal(GENESIS_HASH, text)).toEqual({
        trades: written.flatMap((commit) => commit.chained),
        end: text.length,
      });
    }),
  );
});

test('torn anywhere, the whole commits before remain and nothing of the torn one', () => {
  fc.assert(
    fc.property(commits, fc.nat(), (batches, at) => {
      const written = write(batches);
      const text = written.map((commit) => commit.text).join('');
      const cut = text.length === 0 ? 0 : at % text.length;
      const whole: typeof written = [];
      let end = 0;
      for (const commit of written) {
        if (end + commit.text.length > cut) break;
        end += commit.text.length;
        whole.push(commit);
      }
      const read = parseJournal(GENESIS_HASH, text.slice(0, cut));
      expect(read).toEqual({ trades: whole.flatMap((commit) => commit.chained), end });
    }),
  );
});

test('one changed character in a commit that something follows is noticed', () => {
  fc.assert(
    fc.property(commits, fc.nat(), (batches, at) => {
      fc.pre(batches.length > 1);
      const written = write(batches);
      const text = written.map((commit) => commit.text).join('');
      const place = at % (text.length - (written.at(-1)?.text.length ?? 0));
      const changed = `${text.slice(0, place)}${text[place] === 'x' ? 'y' : 'x'}${text.slice(place + 1)}`;
      expect(() => parseJournal(GENESIS_HASH, changed)).toThrow('was changed');
    }),
  );
});

test('an entry that this package did not write is no trade, hash or not', () => {
  const [first] = fc.sample(trades, { numRuns: 1, seed: 1 });
  if (!first) throw new Error('no sample');
  const text = renderEntry(first, false);
  expect(parseEntry(text.replace('  trade_id', '   trade_id'))).toBeUndefined();
  expect(parseEntry(`${text}\n`)).toBeUndefined();
  expect(parseEntry(text.replace(/ [A-Z]{3}\n$/, ' XXX\n'))).toBeUndefined();
  expect(parseEntry('')).toBeUndefined();
});

const inMemory = (text: string) => ({ read: async (from: number, to?: number) => text.slice(from, to) });

test('a journal read in pages of any size, torn or not, holds what it holds in one piece', async () => {
  await fc.assert(
    fc.asyncProperty(commits, fc.nat(), fc.integer({ min: 1, max: 3_000 }), async (batches, at, pageBytes) => {
      const text = write(batches)
        .map((commit) => commit.text)
        .join('');
      const torn = text.slice(0, text.length - (at % 200));
      const range = { hash: GENESIS_HASH, from: 0, to: torn.length };
      const pages = await Array.fromAsync(readCommits(inMemory(torn), range, pageBytes));
      const whole = parseJournal(GENESIS_HASH, torn);
      expect(pages.flatMap(({ trades }) => trades)).toEqual(whole.trades);
      expect(pages.at(-1)?.end ?? 0).toBe(whole.end);
    }),
  );
});

test('no page is longer than asked for, but for a commit that is', async () => {
  const text = write(fc.sample(commits, { numRuns: 20, seed: 3 }).flat().slice(0, 12))
    .map((commit) => commit.text)
    .join('');
  const lengths: number[] = [];
  const read = async (from: number, to = text.length) => {
    lengths.push(to - from);
    return text.slice(from, to);
  };
  const range = { hash: GENESIS_HASH, from: 0, to: text.length };
  const pages = await Array.fromAsync(readCommits({ read }, range, 4_096));
  expect(pages.length).toBeGreaterThan(1);
  expect(Math.max(...lengths)).toBeLessThan(text.length);
});

test('a changed entry is named by its place in the whole journal', async () => {
  const text = write(fc.sample(commits, { numRuns: 20, seed: 3 }).flat().slice(0, 12))
    .map((commit) => commit.text)
    .join('');
  const { trades } = parseJournal(GENESIS_HASH, text);
  const changed = text.replace(`trade_id: "${trades.at(-1)?.trade_id}`, `trade_id: "${trades.at(0)?.trade_id}`);
  const range = { hash: GENESIS_HASH, from: 0, to: changed.length };
  await expect(Array.fromAsync(readCommits(inMemory(changed), range, 1_024))).rejects.toThrow(
    `entry ${trades.length} of the journal was changed`,
  );
});
