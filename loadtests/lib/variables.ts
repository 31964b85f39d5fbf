import { toSeconds } from './duration.ts';

const { BASE_URL, MARKET_DATA_URL, DURATION, RATE, FAULT, FAULT_EVERY, ONLY, PORTFOLIOS, STRIDE, SEED, DATE, REPORTS } =
  __ENV;
const { METRICS_URL, METRICS_TOKEN } = __ENV;

/** Base URL of the executor, without a trailing slash. */
export const baseUrl = BASE_URL || 'http://127.0.0.1:8000';

/** Base URL of the market-data simulator, whose faults `faults` switches. */
export const marketDataUrl = MARKET_DATA_URL || 'http://127.0.0.1:8030';

/** Where the executor tells its memory. */
export const metricsUrl = METRICS_URL || `${baseUrl}/metrics`;

/** What it wants to be shown for that. */
export const metricsToken = METRICS_TOKEN;

/** How long the load lasts, in seconds; `fallback` and the variable as k6 writes durations. */
export const secondsOr = (fallback: string): number => toSeconds(DURATION || fallback);

/** Requests a second. */
export const rateOr = (fallback: number): number => Number(RATE || fallback);

/** A fault that every `FAULT_EVERY`th request asks for (`X-Fault`); the first is the last of as many. */
export const fault = FAULT ? { header: FAULT, every: Number(FAULT_EVERY || 1) } : undefined;

/** One kind of request out of the mix: a pattern, or `valuation`. */
export const only = ONLY;

/** How many of the generated portfolios are asked for, where as many were seeded. */
export const portfolioCount = Number(PORTFOLIOS || 1000);

/** Only every n-th generated portfolio: few of many, spread over all of them. */
export const portfolioStride = Number(STRIDE || 1);

/** Family of the generated portfolios, as `pnpm seed --seed`. */
export const portfolioSeed = Number(SEED || 1);

/** As-of date of the pack that is not the newest: what `pack_diff` compares with, and what is refused as stale. */
export const earlierDate = DATE || '2012-12-31';

/** Folder of the reports. */
export const reportFolder = REPORTS || import.meta.resolve('../reports').replace('file://', '');
