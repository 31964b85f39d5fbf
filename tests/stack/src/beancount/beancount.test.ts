import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Decimal, formatDecimal, parseDecimal, parseIsoDate, type Trade } from '@dawsos/domain';
import { createLedger, openJournalFile, type TradeRequest } from '@dawsos/ledger';
import { generatedPortfolioId, generatePortfolios, readRealCloses, seedPortfolios } from '@dawsos/ledger/seeds';
import { createTestDatabase } from '@dawsos/testkit/test-database';
import { afterAll, expect, test } from 'vitest';
import { readWithBeancount } from './read-with-beancount.ts';

const { database, drop } = await createTestDatabase();
const folder = await mkdtemp(join(tmpdir(), 'dawsos-beancount-'));
afterAll(async () => {
  await drop();
  await rm(folder, { recursive: true, force: true });
});
const path = join(folder, 'journal.beancount');
const ledger = createLedger({ database, journal: openJournalFile(path) });

const seed = 1;
await seedPortfolios(database, ledger, generatePortfolios({ count: 200, seed, closes: await readRealCloses() }));

/** As far as a trade can go in each direction. */
const extreme: TradeRequest = {
  portfolio_id: generatedPortfolioId(seed, 0),
  action: 'buy',
  symbol: "A'B.C-D_E9",
  quantity: '999999999.999999',
  price: '9999999.999999',
  currency: 'KWD',
  trade_date: parseIsoDate('2099-12-31'),
  idempotency_key: 'say"hi"\\n',
  trace_id: '0123456789abcdef0123456789abcdef',
};
const extremes: readonly TradeRequest[] = [
  extreme,
  { ...extreme, action: 'sell', quantity: '0.000001', price: '0.000001', idempotency_key: '!' },
  { ...extreme, action: 'dividend', idempotency_key: '~'.repeat(200) },
  { ...extreme, symbol: 'A', quantity: '1', trade_date: parseIsoDate('1970-01-01'), idempotency_key: ';comment' },
  { ...extreme, symbol: 'X'.repeat(24), quantity: '0.1', trade_date: parseIsoDate('2000-02-29'), idempotency_key: '"' },
];
expect(await ledger.appendTrades(extremes)).toMatchObject({ outcome: 'appended' });

const trades = await ledger.readJournal();
const beancount = await readWithBeancount(path);

/** What the accounts of all portfolios hold by our own reading, splits left alone. */
const expectedBalances = () => {
  const minusOne = parseDecimal('-1');
  const sums = new Map<string, Decimal>();
  const add = (account: string, commodity: string, number: Decimal) => {
    const key = `${account} ${commodity}`;
    sums.set(key, (sums.get(key) ?? parseDecimal('0')).plus(number));
  };
  for (const trade of trades) {
    const account = (kind: string, root = 'Assets') => `${root}:Portfolios:${trade.portfolio_id.toUpperCase()}:${kind}`;
    const shares = parseDecimal(trade.quantity);
    const amount = shares.times(parseDecimal(trade.price));
    const cash = account('Cash');
    if (trade.action === 'dividend') add(account('Dividends', 'Income'), trade.currency, amount.times(minusOne));
    else add(account('Securities'), trade.symbol, trade.action === 'buy' ? shares : shares.times(minusOne));
    add(cash, trade.currency, trade.action === 'buy' ? amount.times(minusOne) : amount);
  }
  return [...sums].map(([key, sum]) => `${key} ${formatDecimal(sum)}`).sort();
};
const withoutZeros = (number: string) => (number.includes('.') ? number.replace(/\.?0+$/, '') : number);

test('Beancount finds no fault with a journal of real and of extreme trades', () => {
  expect(trades.length).toBeGreaterThan(1_000);
  expect(beancount.errors).toEqual([]);
});

test('Beancount’s balances are ours to the last digit', () => {
  const theirs = beancount.balances.map(
    ([account, commodity, number]) => `${account} ${commodity} ${withoutZeros(number)}`,
  );
  expect(theirs.sort()).toEqual(expectedBalances());
});

test('Beancount reads the trades that we read, keys and trace ids included', () => {
  const told = (
    trade: Trade & { idempotency_key?: string | undefined; trace_id?: string | undefined; trade_id: string },
  ) => [trade.trade_id, trade.action, trade.symbol, trade.trade_date, trade.idempotency_key, trade.trace_id].join(' ');
  const theirs = beancount.transactions.map(({ trade_id, action, symbol, date, idempotency_key, trace_id }) =>
    [trade_id, action, symbol, date, idempotency_key, trace_id].join(' '),
  );
  expect(theirs.sort()).toEqual(trades.map(told).sort());
});
