import type { HrTime, TimeInput } from '@opentelemetry/api';

/** The whole seconds of a Unix time in milliseconds. */
export const secondsOf = (unixMs: number): number => Math.trunc(unixMs / 1000);

/** The nanoseconds of a Unix time in milliseconds, beyond its whole seconds. */
export const nanosOf = (unixMs: number): number => Math.round((unixMs % 1000) * 1e6);

/** The Unix time in milliseconds of a time in numbers: one not above `performance.now()` is a reading of it. */
export function unixMsOf(input: number | Date): number {
  if (typeof input !== 'number') return input.getTime();
  const sinceStart = performance.now();
  return input <= sinceStart ? Date.now() - sinceStart + input : input;
}

/** Whether a time is given as seconds and nanoseconds. */
export const isHrTime = (input: TimeInput): input is HrTime => Array.isArray(input);

/** Whether a value is a time in one of the forms the API takes. */
export const isTime = (value: unknown): value is TimeInput =>
  typeof value === 'number' ||
  value instanceof Date ||
  (Array.isArray(value) && value.length === 2 && typeof value[0] === 'number' && typeof value[1] === 'number');
