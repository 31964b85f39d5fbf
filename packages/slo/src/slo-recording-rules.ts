import { complement, constant, type Duration, divide, overTime, recorded } from '@dawsos/promql';
import { badShare } from './bad-share.ts';
import type { RecordingRule } from './rules.ts';
import { errorBudget, type Slo } from './slo.ts';

type SloRule = RecordingRule<never>;

/** The rule of the share of bad events in a window. */
export const badRatioRule = (slo: Slo, window: Duration): SloRule => ({
  record: `slo:bad_events:ratio_rate${window}`,
  labels: { slo: slo.id },
  expr: badShare(slo.indicator, window),
});

/** The rule of the number of events in a window, which the low-traffic guard reads. */
export const eventsRule = (slo: Slo, window: Duration): SloRule => ({
  record: `slo:events:increase${window}`,
  labels: { slo: slo.id },
  expr: slo.indicator.events(window),
});

/** The rule of the share of good events promised. */
export const objectiveRule = (slo: Slo): SloRule => ({
  record: 'slo:objective:ratio',
  labels: { slo: slo.id },
  expr: constant(slo.objective),
});

/** The rule of the share of the period's error budget that is left; below zero when overdrawn. */
export const budgetRule = (slo: Slo): SloRule => ({
  record: 'slo:error_budget_remaining:ratio',
  labels: { slo: slo.id },
  expr: complement(divide(periodRatio(slo), errorBudget(slo))),
});

/** All recording rules of an SLO, in the order in which they depend on each other. */
export function sloRecordingRules(slo: Slo): SloRule[] {
  const longs = [...new Set(slo.windows.map(({ long }) => long))];
  const all = [...new Set([base, ...slo.windows.flatMap(({ short, long }) => [short, long])])];
  return [
    ...(slo.indicator.rules ?? []),
    ...all.map((window) => badRatioRule(slo, window)),
    ...longs.map((window) => eventsRule(slo, window)),
    badRateRule(slo),
    allRateRule(slo),
    objectiveRule(slo),
    budgetRule(slo),
  ];
}

/** Raw series over the whole period would be millions of samples at each evaluation; sums of these are as exact. */
const base: Duration = '5m';
const badRateRule = (slo: Slo): SloRule => ({
  record: `slo:bad_events:rate${base}`,
  labels: { slo: slo.id },
  expr: slo.indicator.bad(base),
});
const allRateRule = (slo: Slo): SloRule => ({
  record: `slo:events:rate${base}`,
  labels: { slo: slo.id },
  expr: slo.indicator.all(base),
});
const periodRatio = (slo: Slo) =>
  divide(
    overTime('sum', recorded(badRateRule(slo)), slo.period),
    overTime('sum', recorded(allRateRule(slo)), slo.period),
  );
