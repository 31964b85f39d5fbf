import { type Decimal, formatDecimal, ONE, parseDecimal } from './decimal.ts';
import { divideHalfEven } from './divide.ts';
import type { Fraction } from './fraction.ts';

/** One row of the ECB's table: units of `currency` for one euro. */
export interface FxRate {
  readonly currency: string;
  readonly rate: string;
}

/** The table by currency; the euro itself is always there, at 1. */
export type FxTable = ReadonlyMap<string, Decimal>;

/** Decimal places of a cross rate shown to a reader; amounts are never computed from the shown rate. */
const CROSS_RATE_DECIMALS = 10;

/** Indexes the rows of one day; throws InvalidDecimalError when a rate is no decimal number. */
export function createFxTable(rates: Iterable<FxRate>): FxTable {
  const table = new Map<string, Decimal>([['EUR', ONE]]);
  for (const { currency, rate } of rates) table.set(currency, parseDecimal(rate));
  return table;
}

/** Units of `to` for one unit of `from`, through the euro; undefined when the table lacks one of the two. */
export function crossRate(table: FxTable, from: string, to: string): Fraction | undefined {
  if (from === to) return { numerator: ONE, denominator: ONE };
  const numerator = table.get(to);
  const denominator = table.get(from);
  return numerator && denominator && { numerator, denominator };
}

/** A cross rate to read: at most ten decimal places, half-even, without trailing zeros. */
export const formatCrossRate = (rate: Fraction): string =>
  formatDecimal(divideHalfEven(rate.numerator, rate.denominator, CROSS_RATE_DECIMALS));
