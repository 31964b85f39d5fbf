const { BASE_URL, DURATION, RATE, FAULT, USER_ID } = __ENV;

/** Base URL of the executor, without a trailing slash. */
export const baseUrl = BASE_URL || 'http://127.0.0.1:8000';

/** How long the load lasts, as k6 writes durations. */
export const durationOr = (fallback: string): string => DURATION || fallback;

/** Requests a second. */
export const rateOr = (fallback: number): number => Number(RATE || fallback);

/** Sent with every request: who asks (the first of the sample users), and a fault where one is wanted. */
export const headers: Readonly<Record<string, string>> = {
  'Content-Type': 'application/json',
  'X-User-ID': USER_ID || '11111111-1111-4111-8111-111111111111',
  ...(FAULT ? { 'X-Fault': FAULT } : {}),
};
