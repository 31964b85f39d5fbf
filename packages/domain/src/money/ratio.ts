import { type Decimal, ZERO } from './decimal.ts';
import { divideHalfEven } from './divide.ts';

/** Decimal places of every ratio this package gives: weights, returns, volatilities, indexes. */
const RATIO_DECIMALS = 6;

/** `numerator / denominator` with exactly six decimal places, half-even; `0.000000` when the denominator is zero. */
export function formatRatio(numerator: Decimal, denominator: Decimal): string {
  if (denominator.eq(ZERO)) return ZERO.toFixed(RATIO_DECIMALS);
  const ratio = divideHalfEven(numerator, denominator, RATIO_DECIMALS);
  return (ratio.eq(ZERO) ? ZERO : ratio).toFixed(RATIO_DECIMALS);
}

/** A statistic held as a double, with exactly six decimal places; for figures that are estimates, never for money. */
export function formatStatistic(value: number): string {
  const text = value.toFixed(RATIO_DECIMALS);
  return Number(text) === 0 ? (0).toFixed(RATIO_DECIMALS) : text;
}
