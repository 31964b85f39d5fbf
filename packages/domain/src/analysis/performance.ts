import type { IsoDate } from '../dates/iso-date.ts';
import { formatStatistic } from '../money/ratio.ts';
import type { ValuationProblem } from '../portfolios/valuation.ts';
import { type DailyGrowth, measureDailyReturns, type ReturnsInput } from './daily-returns.ts';

/** Trading days a year by which a daily deviation is annualised: the usual figure for US equities. */
const TRADING_DAYS_PER_YEAR = 252;

/** Return and risk over a window; all ratios with six decimal places. */
export interface Performance {
  readonly outcome: 'measured';
  readonly base_currency: string;
  /** Close from which the first return is reckoned, and close of the last. */
  readonly first_date: IsoDate;
  readonly last_date: IsoDate;
  readonly return_count: number;
  readonly time_weighted_return: string;
  /** Null with fewer than two returns. */
  readonly annualised_volatility: string | null;
  /** Share lost from the highest close to the lowest one after it, positive; `0.000000` for a window that only rose. */
  readonly max_drawdown: string;
  readonly drawdown_peak_date: IsoDate | null;
  readonly drawdown_trough_date: IsoDate | null;
}

/** Performance, or why there is none: nothing was held over any trading day, or prices or rates are missing. */
export type PerformanceResult =
  | Performance
  | { readonly outcome: 'no_history' }
  | { readonly outcome: 'incomplete'; readonly problems: readonly ValuationProblem[] };

/**
 * Time-weighted return ∏(1 + rₜ) − 1 over daily sub-periods (GIPS standards, CFA Institute), volatility as sample
 * standard deviation of rₜ (n − 1) × √252, and the largest fall of the index ∏(1 + rₜ) from a peak. Dividends are in
 * the adjusted closes. Not annualised but for the volatility.
 */
export function measurePerformance(input: ReturnsInput): PerformanceResult {
  const returns = measureDailyReturns(input);
  if (returns.outcome === 'incomplete') return returns;
  const first = returns.days[0];
  const last = returns.days.at(-1);
  if (!first || !last) return { outcome: 'no_history' };
  const volatility = annualisedVolatility(returns.days);
  const drawdown = maxDrawdown(first.start_date, returns.days);
  return {
    outcome: 'measured',
    base_currency: input.base_currency,
    first_date: first.start_date,
    last_date: last.date,
    return_count: returns.days.length,
    time_weighted_return: formatStatistic(returns.days.reduce((index, { growth }) => index * growth, 1) - 1),
    annualised_volatility: volatility === null ? null : formatStatistic(volatility),
    max_drawdown: formatStatistic(drawdown.share),
    drawdown_peak_date: drawdown.peakDate,
    drawdown_trough_date: drawdown.troughDate,
  };
}

function annualisedVolatility(days: readonly DailyGrowth[]): number | null {
  if (days.length < 2) return null;
  const mean = days.reduce((sum, { growth }) => sum + growth, 0) / days.length;
  const squares = days.reduce((sum, { growth }) => sum + (growth - mean) ** 2, 0);
  return Math.sqrt(squares / (days.length - 1)) * Math.sqrt(TRADING_DAYS_PER_YEAR);
}

interface Drawdown {
  readonly share: number;
  readonly peakDate: IsoDate | null;
  readonly troughDate: IsoDate | null;
}

function maxDrawdown(startDate: IsoDate, days: readonly DailyGrowth[]): Drawdown {
  let worst: Drawdown = { share: 0, peakDate: null, troughDate: null };
  let peak = { index: 1, date: startDate };
  let index = 1;
  for (const { date, growth } of days) {
    index *= growth;
    if (index > peak.index) peak = { index, date };
    const share = 1 - index / peak.index;
    if (share > worst.share) worst = { share, peakDate: peak.date, troughDate: date };
  }
  return worst;
}
