import type { Duration } from '@dawsos/promql';

/** Alerts when `budgetPercent` of the period's error budget went within the long window and still goes in the short one. */
export interface BurnRateWindow {
  readonly severity: 'page' | 'ticket';
  readonly budgetPercent: number;
  readonly long: Duration;
  readonly short: Duration;
}

/**
 * The windows for a 30-day period (Google, The Site Reliability Workbook, chapter 5, table 5-8: 2 % in 1 h, 5 % in 6 h,
 * 10 % in 3 d; the 1 d step is Sloth's addition).
 */
export const burnRateWindows: readonly BurnRateWindow[] = [
  { severity: 'page', budgetPercent: 2, long: '1h', short: '5m' },
  { severity: 'page', budgetPercent: 5, long: '6h', short: '30m' },
  { severity: 'ticket', budgetPercent: 10, long: '1d', short: '2h' },
  { severity: 'ticket', budgetPercent: 10, long: '3d', short: '6h' },
];
