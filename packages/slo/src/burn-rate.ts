import { type Duration, toMilliseconds } from '@dawsos/promql';
import type { BurnRateWindow } from './burn-rate-windows.ts';
import { exact } from './exact.ts';

/** How many times faster than allowed the budget goes when `budgetPercent` of it goes within the long window. */
export const burnRateFactor = ({ budgetPercent, long }: BurnRateWindow, period: Duration): number =>
  ((budgetPercent / 100) * toMilliseconds(period)) / toMilliseconds(long);

/** The share of failures above which the window alerts. */
export const alertThreshold = (window: BurnRateWindow, objective: number, period: Duration): number =>
  exact(burnRateFactor(window, period) * (1 - objective));

/** Whether a total outage would pass the threshold: more than everything cannot fail. */
export const isReachable = (window: BurnRateWindow, objective: number, period: Duration): boolean =>
  alertThreshold(window, objective, period) < 1;
