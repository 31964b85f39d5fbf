import { parse } from 'csv-parse/sync';

/** A split: `ratio` new shares for one old share from `date` on. */
export interface StockSplit {
  readonly date: string;
  readonly ratio: string;
}

/** Splits by ticker, ascending. */
export type StockSplits = ReadonlyMap<string, readonly StockSplit[]>;

/** Reads `ticker,ex_date,action,ratio` (data/SOURCES.md); actions other than splits are passed over. */
export const parseStockSplits = (csv: string): StockSplits => {
  const rows: string[][] = parse(csv, { fromLine: 2 });
  const splits = Map.groupBy(
    rows.filter(([, , action]) => action === 'split'),
    ([ticker = '']) => ticker,
  );
  return new Map(
    [...splits].map(([ticker, of]) => [
      ticker,
      of.map(([, date = '', , ratio = '']) => ({ date, ratio })).sort((a, b) => (a.date < b.date ? -1 : 1)),
    ]),
  );
};
