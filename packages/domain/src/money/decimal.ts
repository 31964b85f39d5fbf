import { Big } from 'big.js';
import { DomainError } from '../domain-error.ts';

/** An exact decimal number: `plus`, `minus` and `times` never round, and a binary float is refused. */
export type Decimal = Big;

/** Half-even, so that many rounded figures do not drift in one direction. */
export const HALF_EVEN = 2;

// A constructor of our own: settings on the shared one would be everybody's.
const ExactDecimal = Big();
ExactDecimal.strict = true;

/** Nothing, as an exact decimal. */
export const ZERO: Decimal = new ExactDecimal('0');
/** One, as an exact decimal. */
export const ONE: Decimal = new ExactDecimal('1');

// 18 + 18 digits hold every price, quantity and rate of the sources with room to spare, and bound what a caller can cost.
const PLAIN_DECIMAL = /^-?(?:0|[1-9]\d{0,17})(?:\.\d{1,18})?$/;

/** The text is no plain decimal number of at most 18 digits before and 18 after the point. */
export class InvalidDecimalError extends DomainError {
  constructor() {
    super('INVALID_DECIMAL', 'not a plain decimal number with at most 18 digits before and 18 after the point');
  }
}

/** Whether `value` is a string such as `-12.50`: no exponent, no plus sign, no leading zeros, at most 18 + 18 digits. */
export const isDecimal = (value: unknown): value is string => typeof value === 'string' && PLAIN_DECIMAL.test(value);

/** The exact value of a plain decimal string; throws {@link InvalidDecimalError} for anything else. */
export function parseDecimal(value: unknown): Decimal {
  if (!isDecimal(value)) throw new InvalidDecimalError();
  return new ExactDecimal(value);
}

/** The number in full, without exponent and without trailing zeros: equal numbers give equal text. */
export const formatDecimal = (value: Decimal): string => (value.eq(ZERO) ? '0' : value.toFixed());
