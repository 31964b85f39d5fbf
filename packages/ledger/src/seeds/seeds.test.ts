import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@dawsos/database';
import {
  checkHoldings,
  createSplitTable,
  isCurrency,
  parseIsoDate,
  positionsAt,
  type Trade,
  valuePositions,
} from '@dawsos/domain';
import { loadPackFixture } from '@dawsos/testkit/pack-fixture';
import { createTestDatabase } from '@dawsos/testkit/test-database';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLedgerHarness, type LedgerHarness } from '../fixtures/ledger-harness.ts';
import { openJournalFile } from '../journal/journal-file.ts';
import { createLedger } from '../ledger.ts';
import { generatedPortfolioId, generatedUserId, generatePortfolios } from './generate-portfolios.ts';
import { type Close, readRealCloses } from './real-closes.ts';
import { samplePortfolios } from './sample-portfolios.ts';
import { seedPortfolios, seedSamplePortfolios } from './seed-portfolios.ts';

let harness: LedgerHarness;
beforeEach(async () => {
  harness = await createLedgerHarness(await createTestDatabase());
});
afterEach(() => harness.dispose());

const closes = await readRealCloses();
const closeOf = new Map(closes.map(({ symbol, date, price }) => [`${symbol} ${date}`, price]));
const day = parseIsoDate('2013-03-01');

test('the samples are worth what the source data says', async () => {
  const { database, ledger } = harness;
  await seedSamplePortfolios(database, ledger);
  await loadPackFixture(database);
  const select = <Row>(text: string, values: unknown[] = []) =>
    database.query<Row>({ text, operation: 'select', table: 'none' }, values);
  const prices = await select<never>('select symbol, close, currency, price_date from pack_prices');
  const fx_rates = await select<never>('select currency, rate from pack_fx_rates');
  const splits = createSplitTable(await select<never>('select symbol, ex_date, ratio from corporate_actions'));
  const totals = await Promise.all(
    samplePortfolios.map(async ({ id, base_currency }) => {
      const trades = await select<Trade>('select * from trades where portfolio_id = $1', [id]);
      const positions = positionsAt(trades, splits, day);
      const valuation = valuePositions({ base_currency, positions, prices, fx_rates });
      return valuation.outcome === 'valued' ? valuation.total_value : valuation.problems;
    }),
  );
  expect(totals).toEqual([
    '35381.20', // (100 × 430.47 + 50 × 202.91) × 0.8647 / 1.3
    '104721.80', // 220 × 430.47 + 10 × 806.19 + 70 × 27.95: two Apple splits and a Microsoft one on the way
    '11945.08', // (60 × 202.91 + 120 × 27.95) / 1.3 = 11945.0769…
    '3092507', // (30 × 430.47 + 300.5 × 27.78 + 15 × 806.19) × 120.53 / 1.3 = 3092506.8193…
  ]);
});

test('samples are bought and sold at the closes of their days', () => {
  for (const { trades } of samplePortfolios) {
    for (const { action, symbol, trade_date, price } of trades) {
      const close = closeOf.get(`${symbol} ${trade_date}`);
      expect(close, `${symbol} ${trade_date}`).toBeDefined();
      if (action !== 'dividend') expect(Number(price)).toBe(Number(close));
    }
  }
});

test('seeding a second time adds nothing', async () => {
  const { database, ledger } = harness;
  expect(await seedSamplePortfolios(database, ledger)).toEqual({ portfolio_count: 4, trade_count: 17 });
  const head = await ledger.head();
  expect(await seedSamplePortfolios(database, ledger)).toEqual({ portfolio_count: 0, trade_count: 0 });
  expect(await ledger.head()).toEqual(head);
});

test('a seed that says something else than before is refused', async () => {
  const { database, ledger } = harness;
  await seedSamplePortfolios(database, ledger);
  const [sample] = samplePortfolios;
  const changed = sample.trades.map((trade) => ({ ...trade, quantity: '1' }));
  const seeding = seedPortfolios(database, ledger, [{ ...sample, trades: changed }]);
  await expect(seeding).rejects.toThrow('idempotency_conflict');
});

test('a thousand portfolios are seeded in a moment and read back from the journal', async () => {
  const { database, ledger } = harness;
  const portfolios = [...generatePortfolios({ count: 1000, seed: 1, closes })];
  const result = await seedPortfolios(database, ledger, portfolios);
  expect(result.portfolio_count).toBe(1000);
  expect(result.trade_count).toBe(portfolios.flatMap(({ trades }) => trades).length);
  expect((await ledger.readJournal()).length).toBe(result.trade_count);
  // The journal is longer than what is read of it at a time: the table is made of several pages again.
  const [head, rows] = [await ledger.head(), await harness.readTrades()];
  await database.query({ text: 'truncate trades, ledger_head', operation: 'delete', table: 'trades' });
  expect(await ledger.recover()).toEqual({ head, replayed: result.trade_count, cut_bytes: 0 });
  expect(await harness.readTrades()).toEqual(rows);
  expect(await seedPortfolios(database, ledger, portfolios)).toEqual({ portfolio_count: 0, trade_count: 0 });
});

test('generated portfolios are the same every time, and more are only more', () => {
  const ten = [...generatePortfolios({ count: 10, seed: 7, closes })];
  expect([...generatePortfolios({ count: 20, seed: 7, closes })].slice(0, 10)).toEqual(ten);
  expect([...generatePortfolios({ count: 10, seed: 8, closes })]).not.toEqual(ten);
  expect([ten[9]?.user_id, ten[9]?.id]).toEqual([generatedUserId(7, 9), generatedPortfolioId(7, 9)]);
  expect(generatedUserId(7, 9)).toBe('00000000-0000-4000-8000-000700000009');
});

test('generated trades are possible, at real closes, and of a realistic size', () => {
  const portfolios = [...generatePortfolios({ count: 300, seed: 3, closes })];
  const noSplits = createSplitTable([]);
  const counts = portfolios.map(({ trades }) => trades.length);
  expect(Math.min(...counts)).toBeGreaterThanOrEqual(2);
  expect(Math.max(...counts)).toBeLessThanOrEqual(60);
  const trades = portfolios.flatMap((portfolio) => portfolio.trades);
  for (const { base_currency, trades: own } of portfolios) {
    expect(isCurrency(base_currency)).toBe(true);
    expect(checkHoldings(own, noSplits)).toEqual({ outcome: 'covered' });
  }
  for (const { action, symbol, trade_date, price, quantity } of trades) {
    if (action === 'dividend') continue;
    expect(price).toBe(closeOf.get(`${symbol} ${trade_date}`));
    expect(Number(quantity) * Number(price)).toBeLessThan(action === 'buy' ? 51_000 : Number.POSITIVE_INFINITY);
  }
  const share = (wanted: Trade['action']) => trades.filter(({ action }) => action === wanted).length / trades.length;
  expect(share('sell')).toBeGreaterThan(0.03);
  expect(share('dividend')).toBeGreaterThan(0.02);
});

test('seeding many into a database that knows of few does not go through all of them for each trade', async () => {
  const { url } = await createTestDatabase();
  // One connection: its plans are kept, and its statistics are told when asked for.
  const database = openDatabase({ url, maxConnections: 1 });
  const select = <Row>(text: string) => database.query<Row>({ text, operation: 'select', table: 'none' });
  const journal = openJournalFile(join(await mkdtemp(join(tmpdir(), 'dawsos-seeds-')), 'journal'));
  const ledger = createLedger({ database, journal });
  const portfolios = generatePortfolios({ count: 2_000, seed: 1, closes });
  await seedSamplePortfolios(database, ledger);
  await select('analyze');
  await seedPortfolios(database, ledger, portfolios);
  await select('select pg_stat_force_next_flush()');
  const [found] = await select<{ rows: number }>(
    "select seq_tup_read as rows from pg_stat_user_tables where relname = 'portfolios'",
  );
  await database.close();
  // Some millions while there are a few hundred; all there are for each of 30,000 trades would be thirty millions.
  expect(found?.rows).toBeLessThan(6_000_000);
});

test('a portfolio holds as many securities as are asked for, in their own currencies, and no more than there are', () => {
  const listed: Close[] = Array.from({ length: 40 }, (_, index) => ({
    symbol: `G${index}`,
    date: day,
    price: '12.5',
    ...(index % 2 === 0 && { currency: 'JPY' }),
  }));
  for (const { trades } of generatePortfolios({ count: 20, seed: 5, closes: listed, positions: 30 })) {
    expect(trades.every(({ action }) => action === 'buy')).toBe(true);
    expect(new Set(trades.map(({ symbol }) => symbol)).size).toBe(30);
    expect(new Set(trades.map(({ currency }) => currency))).toEqual(new Set(['JPY', 'USD']));
  }
  expect(() => [...generatePortfolios({ count: 1, seed: 5, closes: listed, positions: 41 })]).toThrow(
    'of 40 securities',
  );
});

test('every close of the source is read, by day', () => {
  const known = (wanted: Close) => closeOf.get(`${wanted.symbol} ${wanted.date}`) === wanted.price;
  expect(closes).toHaveLength(12_154);
  expect(known({ symbol: 'AAPL', date: day, price: '430.47' })).toBe(true);
  expect(closes.every(({ date }, index) => index === 0 || date >= (closes[index - 1]?.date ?? date))).toBe(true);
});
