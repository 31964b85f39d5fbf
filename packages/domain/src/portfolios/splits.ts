import type { IsoDate } from '../dates/iso-date.ts';
import { type Decimal, ONE, parseDecimal } from '../money/decimal.ts';

/** A split: who held one share before `ex_date` holds `ratio` from that day on. */
export interface Split {
  readonly symbol: string;
  readonly ex_date: IsoDate;
  readonly ratio: string;
}

/** Splits by symbol, each symbol's by ex-date. */
export type SplitTable = ReadonlyMap<string, readonly ParsedSplit[]>;

interface ParsedSplit {
  readonly ex_date: IsoDate;
  readonly ratio: Decimal;
}

/** Indexes splits; throws InvalidDecimalError when a ratio is no decimal number. */
export function createSplitTable(splits: Iterable<Split>): SplitTable {
  const table = new Map<string, ParsedSplit[]>();
  for (const { symbol, ex_date, ratio } of splits) {
    const parsed = { ex_date, ratio: parseDecimal(ratio) };
    const known = table.get(symbol);
    if (known) known.push(parsed);
    else table.set(symbol, [parsed]);
  }
  for (const known of table.values()) known.sort((a, b) => (a.ex_date < b.ex_date ? -1 : 1));
  return table;
}

/**
 * Shares that one share counted on `after` has become by `until`: the product of the ratios whose ex-date lies after
 * the first day and not after the second, since a trade made on the ex-date is already in new shares.
 */
export function splitFactor(table: SplitTable, symbol: string, after: IsoDate, until: IsoDate): Decimal {
  let factor = ONE;
  for (const split of table.get(symbol) ?? []) {
    if (split.ex_date > after && split.ex_date <= until) factor = factor.times(split.ratio);
  }
  return factor;
}
