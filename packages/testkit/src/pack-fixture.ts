import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { Database, Statement, Transaction } from '@dawsos/database';
import {
  addDays,
  type CanonicalPrice,
  canonicalFxLine,
  canonicalPriceLine,
  type IsoDate,
  type PackFxRate,
  type PackStatus,
  packId,
  parseIsoDate,
} from '@dawsos/domain';
import { unzipSync } from 'fflate';

/** What of the real data goes into a test's database. */
export interface PackFixtureOptions {
  /** Date of the pack; default 2013-03-01. */
  readonly asofDate?: string;
  /** Default `fresh`. */
  readonly status?: PackStatus;
  /** Days of price and exchange-rate history before the date; default 400. */
  readonly historyDays?: number;
}

/** An exchange rate older than this is that of a retired currency, and in no pack. */
const CARRY_DAYS = 10;

/** FRED's id of each column of the macro file; `:cca` is the unit "continuously compounded annual rate of change". */
const macroColumns = { GDPC1: 2, CPIAUCSL: 7, 'CPIAUCSL:cca': 12, TB3MS: 9, UNRATE: 10 } as const;

const names: Readonly<Record<string, string>> = {
  AAPL: 'Apple Inc.',
  FB: 'Facebook, Inc.',
  GOOG: 'Google Inc.',
  IBM: 'International Business Machines Corporation',
  MSFT: 'Microsoft Corporation',
};

/**
 * Puts the pack of one date, made from the real data files, into a migrated database, with the reference data and
 * histories its readers need; may be called again for another date. Takes some 100 ms.
 */
export async function loadPackFixture(
  database: Database,
  { asofDate = '2013-03-01', status = 'fresh', historyDays = 400 }: PackFixtureOptions = {},
): Promise<{ readonly packId: string }> {
  const date = parseIsoDate(asofDate);
  const from = addDays(date, -historyDays);
  const id = packId(date);
  const [prices, rates, splits, macro] = await Promise.all([readPrices(), readRates(), readSplits(), readMacro()]);
  const packPrices = latest(
    prices.filter(({ price_date }) => price_date <= date),
    ({ symbol }) => symbol,
  );
  const carried = rates.filter(({ rate_date }) => rate_date <= date && rate_date > addDays(date, -CARRY_DAYS));
  const packRates = [{ currency: 'EUR', rate: '1', rate_date: date }, ...latest(carried, ({ currency }) => currency)];

  await database.transaction(async (transaction) => {
    const insert = (table: Statement['table'], rows: readonly (readonly unknown[])[]) =>
      insertRows(transaction, table, rows);
    await insert(
      'securities',
      Object.entries(names).map(([symbol, name]) => [symbol, name, 'USD', 'real']),
    );
    await insert(
      'corporate_actions',
      splits.filter(([, exDate = '']) => exDate <= date),
    );
    await insert('macro_series', macro);
    await insert(
      'price_history',
      prices
        .filter(({ price_date }) => price_date >= from && price_date <= date)
        .map((row) => [row.symbol, row.price_date, row.close, row.adjusted_close]),
    );
    await insert(
      'fx_history',
      rates
        .filter(({ rate_date }) => rate_date >= from && rate_date <= date)
        .map((row) => [row.currency, row.rate_date, row.rate]),
    );
    await insert(
      'pack_prices',
      packPrices.map((row) => [id, row.symbol, row.close, row.adjusted_close, row.currency, row.price_date]),
    );
    await insert(
      'pack_fx_rates',
      packRates.map((row) => [id, row.currency, row.rate, row.rate_date]),
    );
    await insertPack(transaction, { id, date, status, count: packPrices.length, hash: hashOf(packPrices, packRates) });
  });
  return { packId: id };
}

async function insertPack(
  transaction: Transaction,
  pack: { id: string; date: IsoDate; status: PackStatus; count: number; hash: string },
): Promise<void> {
  await transaction.query(
    {
      text: `insert into pricing_packs (id, asof_date, status, content_hash, price_count, started_at, built_at, fresh_at)
values ($1, $2, $3, $4, $5, now(), now(), case when $3 in ('fresh', 'stale') then now() end)`,
      operation: 'insert',
      table: 'pricing_packs',
    },
    [pack.id, pack.date, pack.status, pack.hash, pack.count],
  );
}

/** Rows in the order of the table's columns; those that are there already stay. */
async function insertRows(
  transaction: Transaction,
  table: Statement['table'],
  rows: readonly (readonly unknown[])[],
): Promise<void> {
  const statement = (text: string) => ({ text, operation: 'copy', table }) as const;
  await transaction.query(statement(`create temporary table fixture_rows (like ${table}) on commit drop`));
  const lines = rows.map((row) => `${row.join('\t')}\n`).join('');
  await transaction.copyFrom(statement('copy fixture_rows from stdin'), chunksOf(lines));
  await transaction.query(statement(`insert into ${table} select * from fixture_rows on conflict do nothing`));
  await transaction.query(statement('drop table fixture_rows'));
}

async function* chunksOf(text: string): AsyncGenerator<string> {
  yield text;
}

const hashOf = (prices: readonly CanonicalPrice[], rates: readonly PackFxRate[]): string =>
  createHash('sha256')
    .update(prices.map(canonicalPriceLine).sort().join(''))
    .update(rates.map(canonicalFxLine).sort().join(''))
    .digest('hex');

/** The last row of each key; rows go by date. */
const latest = <Row>(rows: readonly Row[], keyOf: (row: Row) => string): Row[] => [
  ...new Map(rows.map((row) => [keyOf(row), row])).values(),
];

const dataFile = (name: string): Promise<Buffer> =>
  readFile(fileURLToPath(new URL(`../../../data/${name}`, import.meta.url)));

const linesOf = (text: string): string[][] =>
  text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));

async function readPrices(): Promise<CanonicalPrice[]> {
  const text = gunzipSync(await dataFile('wiki-prices.csv.gz')).toString('utf8');
  return linesOf(text).map(([symbol = '', date, , , , close = '', , adjusted_close = '']) => ({
    symbol,
    price_date: parseIsoDate(date),
    close,
    adjusted_close,
    currency: 'USD',
  }));
}

async function readRates(): Promise<PackFxRate[]> {
  const csv = unzipSync(await dataFile('eurofxref-hist.zip'))['eurofxref-hist.csv'] ?? new Uint8Array();
  const text = Buffer.from(csv).toString('utf8');
  const currencies = text.slice(0, text.indexOf('\n')).trim().split(',').slice(1);
  // Newest first in the file; beyond the prices' last year there is nothing to use them with.
  const days = linesOf(text)
    .filter(([date = '']) => date < '2014')
    .reverse();
  return days.flatMap(([date, ...rates]) => {
    const rate_date = parseIsoDate(date);
    return currencies.flatMap((currency, index) => {
      const rate = rates[index];
      return currency !== '' && rate !== undefined && /^\d/.test(rate) ? [{ currency, rate, rate_date }] : [];
    });
  });
}

async function readSplits(): Promise<string[][]> {
  const text = (await dataFile('corporate-actions.csv')).toString('utf8');
  return linesOf(text).map(([symbol = '', exDate = '', , ratio = '']) => [symbol, exDate, ratio]);
}

async function readMacro(): Promise<string[][]> {
  const text = (await dataFile('us-macro-quarterly.csv')).toString('utf8');
  return linesOf(text).flatMap((cells) => {
    const year = Number(cells[0]);
    const month = Number(cells[1]) * 3 - 2;
    const start = new Date(Date.UTC(year, month - 1, 1)).toISOString().slice(0, 10);
    const end = new Date(Date.UTC(year, month + 2, 0)).toISOString().slice(0, 10);
    return Object.entries(macroColumns).map(([series, column]) => [series, start, end, cells[column] ?? '']);
  });
}
