import { minorUnits } from './currency.ts';
import { type Decimal, HALF_EVEN, ZERO } from './decimal.ts';

/** The amount rounded half-even to the currency's minor unit, all its digits written: `35381.20`, `4500` for JPY. */
export function formatMoney(amount: Decimal, currency: string): string {
  const digits = minorUnits(currency);
  const rounded = amount.round(digits, HALF_EVEN);
  // A loss of less than half a cent is nothing, not minus nothing.
  return (rounded.eq(ZERO) ? ZERO : rounded).toFixed(digits);
}
