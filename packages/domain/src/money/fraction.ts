import { type Decimal, ONE, ZERO } from './decimal.ts';
import { divideHalfEven } from './divide.ts';

/** A quotient that has not been divided yet, and so has lost nothing. */
export interface Fraction {
  readonly numerator: Decimal;
  readonly denominator: Decimal;
}

/** Nothing, as a fraction. */
export const ZERO_FRACTION: Fraction = { numerator: ZERO, denominator: ONE };

/** The exact sum over the common denominator. */
export const addFractions = (left: Fraction, right: Fraction): Fraction => ({
  numerator: left.numerator.times(right.denominator).plus(right.numerator.times(left.denominator)),
  denominator: left.denominator.times(right.denominator),
});

/** The exact product of a fraction and an amount. */
export const scaleFraction = (fraction: Fraction, amount: Decimal): Fraction => ({
  numerator: fraction.numerator.times(amount),
  denominator: fraction.denominator,
});

/** The fraction's value after its one division, half-even to `decimals` places. */
export const roundFraction = (fraction: Fraction, decimals: number): Decimal =>
  divideHalfEven(fraction.numerator, fraction.denominator, decimals);
