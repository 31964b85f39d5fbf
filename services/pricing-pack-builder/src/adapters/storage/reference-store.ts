import type { Database, Statement } from '@dawsos/database';
import { canonicalDecimal, type IsoDate } from '@dawsos/domain';
import type {
  DailyPrice,
  DailyRate,
  ListedSecurity,
  MacroObservation,
  MacroSeriesName,
  StockSplit,
} from '../../domain/market-data.ts';
import { mergeRows } from './merge-rows.ts';

/** What is kept beside the packs: securities, splits and the histories that packs are made from. */
export interface ReferenceStore {
  saveSecurities(securities: readonly ListedSecurity[], universe: 'real' | 'generated'): Promise<void>;
  /** Securities of the generated universe that are there for certain: those of the largest pack that was completed. */
  countGeneratedSecurities(): Promise<number>;
  /** The last day kept of a security on or before `date`, and the last one of all. */
  lastPrices(symbol: string, date: IsoDate): Promise<LastPrices>;
  /** Adds days; with `replace`, the security's history is written anew. */
  savePrices(symbol: string, days: readonly DailyPrice[], options: { readonly replace: boolean }): Promise<void>;
  saveSplits(symbol: string, splits: readonly StockSplit[]): Promise<void>;
  /** The last day with exchange rates on or before `date`. */
  lastRateDate(date: IsoDate): Promise<IsoDate | undefined>;
  saveRates(rates: readonly DailyRate[]): Promise<void>;
  saveMacroSeries(series: MacroSeriesName, observations: readonly MacroObservation[]): Promise<void>;
}

/** Where a security's history ends. */
export interface LastPrices {
  readonly before?: DailyPrice & { readonly date: IsoDate };
  readonly end?: IsoDate;
}

const countGenerated: Statement = {
  text: 'select coalesce(max(universe), 0) as count from pricing_packs where content_hash is not null',
  operation: 'select',
  table: 'pricing_packs',
};
const selectLastPrice: Statement = {
  text: `select price_date as date, close, adjusted_close as "adjustedClose" from price_history
         where symbol = $1 and price_date <= $2 order by price_date desc limit 1`,
  operation: 'select',
  table: 'price_history',
};
const selectLastDay: Statement = {
  text: 'select max(price_date) as date from price_history where symbol = $1',
  operation: 'select',
  table: 'price_history',
};
const deletePrices: Statement = {
  text: 'delete from price_history where symbol = $1',
  operation: 'delete',
  table: 'price_history',
};
const insertSplit: Statement = {
  text: `insert into corporate_actions (symbol, ex_date, ratio) values ($1, $2, $3::numeric / $4::numeric)
         on conflict (symbol, ex_date) do update set ratio = excluded.ratio`,
  operation: 'insert',
  table: 'corporate_actions',
};
const selectLastRateDate: Statement = {
  // Dollars have a rate whenever there are rates, and one currency can be looked up in the index.
  text: `select max(rate_date) as date from fx_history where currency = 'USD' and rate_date <= $1`,
  operation: 'select',
  table: 'fx_history',
};

const targets = {
  securities: {
    table: 'securities',
    columns: { symbol: 'text', name: 'text', currency: 'text', universe: 'text' },
    onConflict: `(symbol) do update set name = excluded.name, currency = excluded.currency, universe = excluded.universe
      where (securities.name, securities.currency, securities.universe)
        is distinct from (excluded.name, excluded.currency, excluded.universe)`,
  },
  prices: {
    table: 'price_history',
    columns: { symbol: 'text', price_date: 'date', close: 'numeric', adjusted_close: 'numeric' },
    onConflict: '(symbol, price_date) do nothing',
  },
  rates: {
    table: 'fx_history',
    columns: { currency: 'text', rate_date: 'date', rate: 'numeric' },
    onConflict: '(currency, rate_date) do nothing',
  },
  macro: {
    table: 'macro_series',
    columns: { series: 'text', period_start: 'date', period_end: 'date', value: 'numeric' },
    // Statistics offices revise.
    onConflict: `(series, period_start) do update set period_end = excluded.period_end, value = excluded.value
      where macro_series.value <> excluded.value`,
  },
} as const;

/** {@link ReferenceStore} in PostgreSQL. */
export const createReferenceStore = (database: Database): ReferenceStore => ({
  saveSecurities: (securities, universe) =>
    database.transaction((transaction) =>
      mergeRows(
        transaction,
        targets.securities,
        securities.map(({ symbol, name, currency }) => [symbol, name, currency, universe]),
      ),
    ),
  countGeneratedSecurities: async () => {
    const [row] = await database.query<{ count: number }>(countGenerated);
    return row?.count ?? 0;
  },
  lastPrices: async (symbol, date) => {
    const [[before], [last]] = await Promise.all([
      database.query<DailyPrice & { date: IsoDate }>(selectLastPrice, [symbol, date]),
      database.query<{ date: IsoDate | null }>(selectLastDay, [symbol]),
    ]);
    return { before, end: last?.date ?? undefined };
  },
  savePrices: async (symbol, days, { replace }) => {
    if (days.length === 0) return;
    await database.transaction(async (transaction) => {
      if (replace) await transaction.query(deletePrices, [symbol]);
      const rows = days.map(({ date, close, adjustedClose }) => [symbol, date, close, adjustedClose]);
      await mergeRows(transaction, targets.prices, rows);
    });
  },
  saveSplits: (symbol, splits) =>
    database.transaction(async (transaction) => {
      for (const { exDate, numerator, denominator } of splits) {
        await transaction.query(insertSplit, [symbol, exDate, numerator, denominator]);
      }
    }),
  lastRateDate: async (date) => {
    const [row] = await database.query<{ date: IsoDate | null }>(selectLastRateDate, [date]);
    return row?.date ?? undefined;
  },
  saveRates: (rates) =>
    database.transaction((transaction) =>
      mergeRows(
        transaction,
        targets.rates,
        rates.map(({ currency, date, rate }) => [currency, date, rate]),
      ),
    ),
  saveMacroSeries: (series, observations) =>
    database.transaction((transaction) =>
      mergeRows(
        transaction,
        targets.macro,
        observations.map(({ periodStart, periodEnd, value }) => [series, periodStart, periodEnd, value]),
      ),
    ),
});

/** Whether two rows of one day say the same, however the decimals are written. */
export const samePrice = (a: DailyPrice, b: DailyPrice): boolean =>
  a.date === b.date &&
  canonicalDecimal(a.close) === canonicalDecimal(b.close) &&
  canonicalDecimal(a.adjustedClose) === canonicalDecimal(b.adjustedClose);
