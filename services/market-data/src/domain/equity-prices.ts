import { parse } from 'csv-parse/sync';

/** One trading day of one security; numbers as the source writes them, so that none is rounded on its way. */
export interface EquityDay {
  readonly date: string;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  /** Unadjusted. */
  readonly close: string;
  readonly volume: string;
  /** Adjusted for splits and dividends. */
  readonly adjustedClose: string;
}

/** Days by ticker, ascending. */
export type EquityPrices = ReadonlyMap<string, readonly EquityDay[]>;

/** Reads `Ticker,Date,Open,High,Low,Close,Volume,Adj Close` (data/SOURCES.md). */
export const parseEquityPrices = (csv: string): EquityPrices => {
  const days = new Map<string, EquityDay[]>();
  const rows: string[][] = parse(csv, { fromLine: 2 });
  for (const [ticker = '', date = '', open = '', high = '', low = '', close = '', volume = '', adjusted = ''] of rows) {
    const day: EquityDay = { date, open, high, low, close, volume, adjustedClose: adjusted };
    const known = days.get(ticker);
    if (known) known.push(day);
    else days.set(ticker, [day]);
  }
  for (const list of days.values()) list.sort((a, b) => (a.date < b.date ? -1 : 1));
  return days;
};
