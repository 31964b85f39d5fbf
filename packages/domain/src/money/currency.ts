import { DomainError } from '../domain-error.ts';

// Unlike Intl.supportedValuesOf this knows retired currencies, in which old packs have rates.
const currencyNames = new Intl.DisplayNames('en', { type: 'currency', fallback: 'none' });
const placeholders = new Set(['XXX', 'XTS']);
const minorUnitsByCurrency = new Map<string, number>();

/** The text is no ISO 4217 code that this runtime knows. */
export class UnknownCurrencyError extends DomainError {
  constructor() {
    super('UNKNOWN_CURRENCY', 'not an ISO 4217 currency code');
  }
}

/** Whether `value` is an ISO 4217 code in capitals, retired ones (`EEK`) included. */
export const isCurrency = (value: unknown): value is string =>
  typeof value === 'string' &&
  /^[A-Z]{3}$/.test(value) &&
  !placeholders.has(value) &&
  currencyNames.of(value) !== undefined;

/** Decimal places of the currency's smallest unit (GBP 2, JPY 0, KWD 3), as Intl has it; throws {@link UnknownCurrencyError}. */
export function minorUnits(currency: string): number {
  const known = minorUnitsByCurrency.get(currency);
  if (known !== undefined) return known;
  if (!isCurrency(currency)) throw new UnknownCurrencyError();
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  minorUnitsByCurrency.set(currency, digits);
  return digits;
}
