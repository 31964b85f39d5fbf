import { DomainError } from '../domain-error.ts';

declare const isoDate: unique symbol;
/** A calendar day as `YYYY-MM-DD`, known to exist; days compare with `<` as text, and all of them are UTC. */
export type IsoDate = string & { readonly [isoDate]: true };

/** The text is no calendar day: wrong form, or a day that does not exist. */
export class InvalidDateError extends DomainError {
  constructor() {
    super('INVALID_DATE', 'not a calendar date of the form YYYY-MM-DD');
  }
}

// There is no year 0 in the calendar databases reckon with.
const SHAPE = /^(?!0000)\d{4}-\d{2}-\d{2}$/;
const MS_PER_DAY = 86_400_000;

/** Whether `value` is an existing calendar day (2013-02-29 is none) written as `YYYY-MM-DD`. */
export function isIsoDate(value: unknown): value is IsoDate {
  if (typeof value !== 'string' || !SHAPE.test(value)) return false;
  const month = twoDigits(value, 5);
  const day = twoDigits(value, 8);
  // Reckoned here, for histories have thousands of days and a Date for each would take longer than their analysis.
  return day >= 1 && day <= (month === 2 && isLeapYear(Number(value.slice(0, 4))) ? 29 : (MONTH_DAYS[month] ?? 0));
}

const twoDigits = (text: string, at: number): number =>
  text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 11 * ZERO_CODE;
const ZERO_CODE = 48;
const MONTH_DAYS = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const isLeapYear = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** The day `value` names; throws {@link InvalidDateError} for anything else. */
export function parseIsoDate(value: unknown): IsoDate {
  if (!isIsoDate(value)) throw new InvalidDateError();
  return value;
}

/** The UTC day in which the instant lies. */
export const isoDateOf = (instant: Date): IsoDate => parseIsoDate(instant.toISOString().slice(0, 10));

/** The day `days` later, or earlier when negative; throws {@link InvalidDateError} outside the years 0001 to 9999. */
export function addDays(date: IsoDate, days: number): IsoDate {
  const moved = new Date(Date.parse(`${date}T00:00:00Z`) + days * MS_PER_DAY);
  if (Number.isNaN(moved.getTime())) throw new InvalidDateError();
  return isoDateOf(moved);
}

/** Calendar days from `from` to `to`, negative when `to` is earlier. */
export const daysBetween = (from: IsoDate, to: IsoDate): number =>
  (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / MS_PER_DAY;
