import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { openDatabase } from '@dawsos/database';
import { parseIsoDate } from '@dawsos/domain';
import { createTestDatabase } from '@dawsos/testkit/test-database';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLedgerHarness, type LedgerHarness, request } from './fixtures/ledger-harness.ts';
import { portfolios } from './fixtures/portfolio-ids.ts';
import { openJournalFile } from './journal/journal-file.ts';
import { createLedger } from './ledger.ts';

let harness: LedgerHarness;
beforeEach(async () => {
  harness = await createLedgerHarness(await createTestDatabase());
});
afterEach(() => harness.dispose());

const journal = () => readFile(harness.journalPath, 'utf8');
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

test('a trade is in journal and database under the same hash', async () => {
  const { ledger } = harness;
  const result = await ledger.appendTrade(request({ trace_id: '0af7651916cd43dd8448eb211c80319c' }));
  const [row] = await harness.readTrades();
  const text = await journal();
  expect(result).toEqual({
    outcome: 'appended',
    trade_id: row?.id,
    ledger_commit_hash: row?.ledger_commit_hash,
    replayed: false,
  });
  expect(row).toMatchObject({ seq: 1, symbol: 'IBM', quantity: '10', price: '202.91', trade_date: '2013-03-01' });
  expect(text).toContain('trace_id: "0af7651916cd43dd8448eb211c80319c"');
  expect(text.endsWith(`; commit ${row?.ledger_commit_hash}\n\n`)).toBe(true);
  expect(await ledger.head()).toEqual({ seq: 1, bytes: text.length, commit_hash: row?.ledger_commit_hash });
  expect((await stat(harness.journalPath)).mode & 0o777).toBe(0o600);
});

test('each hash is SHA-256 over the one before and the entry, from the hash of nothing', async () => {
  const { ledger } = harness;
  await ledger.appendTrade(request());
  await ledger.appendTrade(request({ quantity: '3' }));
  const entries = (await journal()).split(/; commit [0-9a-f]{64}\n\n/);
  const first = entries[0]?.slice((await journal()).indexOf('1970-01-01')) ?? '';
  const h1 = sha256(`${sha256('')}\n${first}`);
  expect((await harness.readTrades()).map((row) => row.ledger_commit_hash)).toEqual([
    h1,
    sha256(`${h1}\n${entries[1]}`),
  ]);
});

test('the same key with the same trade is the same trade', async () => {
  const { ledger } = harness;
  const first = await ledger.appendTrade(request({ idempotency_key: 'k-1', quantity: '10' }));
  const size = (await journal()).length;
  const again = await ledger.appendTrade(request({ idempotency_key: 'k-1', quantity: '10.00' }));
  expect(again).toEqual({ ...first, replayed: true });
  expect((await journal()).length).toBe(size);
});

test('the same key with another trade is a conflict, and another portfolio has keys of its own', async () => {
  const { ledger } = harness;
  await ledger.appendTrade(request({ idempotency_key: 'k-1' }));
  expect(await ledger.appendTrade(request({ idempotency_key: 'k-1', quantity: '11' }))).toEqual({
    outcome: 'idempotency_conflict',
    index: 0,
    idempotency_key: 'k-1',
  });
  const other = await ledger.appendTrade(request({ idempotency_key: 'k-1', portfolio_id: portfolios[1] }));
  expect(other).toMatchObject({ outcome: 'appended', replayed: false });
  expect(await harness.readTrades()).toHaveLength(2);
});

test('two requests with one key at once make one trade', async () => {
  const other = createLedger({ database: harness.database, journal: openJournalFile(harness.journalPath) });
  const results = await Promise.all(
    [harness.ledger, other, harness.ledger].map((ledger) => ledger.appendTrade(request({ idempotency_key: 'k' }))),
  );
  expect(new Set(results.map((result) => (result.outcome === 'appended' ? result.trade_id : ''))).size).toBe(1);
  expect(await harness.readTrades()).toHaveLength(1);
});

test('more than is held is not sold, whatever was sold since', async () => {
  const { ledger } = harness;
  const day = (text: string) => ({ trade_date: parseIsoDate(text) });
  await ledger.appendTrade(request({ quantity: '10', ...day('2012-01-03') }));
  await ledger.appendTrade(request({ action: 'sell', quantity: '8', ...day('2012-06-01') }));
  const before = await journal();
  expect(await ledger.appendTrade(request({ action: 'sell', quantity: '3', ...day('2012-02-01') }))).toEqual({
    outcome: 'oversold',
    index: 0,
    symbol: 'IBM',
    date: '2012-06-01',
    short_by: '1',
  });
  expect(await journal()).toBe(before);
  const rest = await ledger.appendTrade(request({ action: 'sell', quantity: '2', ...day('2012-02-01') }));
  expect(rest.outcome).toBe('appended');
});

test('a split known to the database doubles what can be sold', async () => {
  const { ledger, database } = harness;
  await database.query({
    text: "insert into corporate_actions values ('IBM', '2012-06-01', 2)",
    operation: 'insert',
    table: 'corporate_actions',
  });
  await ledger.appendTrade(request({ trade_date: parseIsoDate('2012-01-03') }));
  const sale = (quantity: string) => ledger.appendTrade(request({ action: 'sell', quantity }));
  expect(await sale('20.000001')).toMatchObject({ outcome: 'oversold', short_by: '0.000001' });
  expect(await sale('20')).toMatchObject({ outcome: 'appended' });
});

test('of two sales of everything at once one is refused', async () => {
  const secondPool = openDatabase({ url: harness.url });
  const other = createLedger({ database: secondPool, journal: openJournalFile(harness.journalPath) });
  await harness.ledger.appendTrade(request());
  const outcomes = await Promise.all(
    [harness.ledger, other].map((ledger) => ledger.appendTrade(request({ action: 'sell' }))),
  );
  expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['appended', 'oversold']);
  await secondPool.close();
});

test('appends from two connections keep one chain', async () => {
  const secondPool = openDatabase({ url: harness.url });
  const other = createLedger({ database: secondPool, journal: openJournalFile(harness.journalPath) });
  await Promise.all(
    Array.from({ length: 40 }, (_, n) =>
      (n % 2 ? harness.ledger : other).appendTrade(request({ portfolio_id: portfolios[n % 3 ? 0 : 1] })),
    ),
  );
  const [rows, entries] = [await harness.readTrades(), await harness.ledger.readJournal()];
  expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 40 }, (_, n) => n + 1));
  expect(rows.map(({ id, ledger_commit_hash }) => [id, ledger_commit_hash])).toEqual(
    entries.map(({ trade_id, ledger_commit_hash }) => [trade_id, ledger_commit_hash]),
  );
  expect((await journal()).match(/ open /g)).toHaveLength(6);
  await secondPool.close();
});

test('a batch is written whole, in one commit, and repeats what is known', async () => {
  const { ledger } = harness;
  const known = await ledger.appendTrade(request({ idempotency_key: 'a' }));
  const batch = ['a', 'b', 'b'].map((idempotency_key) => request({ idempotency_key }));
  const result = await ledger.appendTrades([...batch, request({ action: 'sell', quantity: '20' })]);
  if (result.outcome !== 'appended') throw new Error(result.outcome);
  expect(result.trades.map(({ replayed }) => replayed)).toEqual([true, false, true, false]);
  expect({ outcome: 'appended', ...result.trades[0] }).toEqual({ ...known, replayed: true });
  expect(result.trades[2]).toEqual({ ...result.trades[1], replayed: true });
  expect(await harness.readTrades()).toHaveLength(3);
  expect((await journal()).match(/^; commit /gm)).toHaveLength(2);
});

test('a batch with one trade that cannot be leaves nothing', async () => {
  const { ledger } = harness;
  const stranger = request({ portfolio_id: 'cccccccc-cccc-4ccc-8ccc-cccccccccccc' });
  expect(await ledger.appendTrades([request(), stranger])).toMatchObject({ outcome: 'unknown_portfolio', index: 1 });
  const sale = request({ action: 'sell', quantity: '11' });
  expect(await ledger.appendTrades([request(), sale])).toMatchObject({ outcome: 'oversold', index: 1, short_by: '1' });
  const [first, second] = [request({ idempotency_key: 'a' }), request({ idempotency_key: 'a', price: '1' })];
  expect(await ledger.appendTrades([first, second])).toMatchObject({ outcome: 'idempotency_conflict', index: 1 });
  expect(await harness.readTrades()).toEqual([]);
  await expect(journal()).rejects.toThrow('ENOENT');
});

test('what Beancount would not take is refused by its fields, without their values', async () => {
  const wrong = request({
    quantity: '1e9',
    symbol: 'drop"table',
    idempotency_key: 'line\nbreak',
    price: '0',
    trade_date: parseIsoDate('1969-12-31'),
  });
  const refused = harness.ledger.appendTrade(wrong);
  await expect(refused).rejects.toMatchObject({
    code: 'INVALID_TRADE',
    fields: ['symbol', 'quantity', 'price', 'trade_date', 'idempotency_key'],
  });
  await expect(refused).rejects.not.toThrow(/1e9|drop/);
});

test('an empty ledger has the hash of nothing', async () => {
  expect(await harness.ledger.head()).toEqual({ seq: 0, bytes: 0, commit_hash: sha256('') });
  expect(await harness.ledger.readJournal()).toEqual([]);
  expect(await harness.ledger.recover()).toMatchObject({ replayed: 0, cut_bytes: 0 });
});
