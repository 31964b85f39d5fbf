import { Big, type BigConstructor } from 'big.js';
import { type Decimal, HALF_EVEN } from './decimal.ts';

// big.js keeps the digits of a quotient on the constructor, so each precision has one of its own.
const dividers = new Map<number, BigConstructor>();

function dividerFor(decimals: number): BigConstructor {
  const known = dividers.get(decimals);
  if (known) return known;
  const divider = Big();
  divider.DP = decimals;
  divider.RM = HALF_EVEN;
  dividers.set(decimals, divider);
  return divider;
}

/** The quotient rounded once, half-even, to `decimals` places; throws big.js's error when the denominator is zero. */
export function divideHalfEven(numerator: Decimal, denominator: Decimal, decimals: number): Decimal {
  const Divider = dividerFor(decimals);
  // An exact quotient can be shorter than asked for, never longer.
  return new Divider(numerator).div(denominator);
}
