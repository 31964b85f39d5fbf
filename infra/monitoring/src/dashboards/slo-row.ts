import { complement, divide, recorded, toMilliseconds } from '@dawsos/promql';
import { badRatioRule, budgetRule, burnRateFactor, objectiveRule, type Slo } from '@dawsos/slo';
import { line, type Panel, type Row } from './dashboard.ts';

/** What there is to see of an SLO: how well it is kept now, how fast its budget burns, and what is left of it. */
export function sloRow(slo: Slo): (Panel | Row)[] {
  // What comes once a day has no share of the last five minutes.
  const [shortest = '5m'] = slo.windows
    .map(({ short }) => short)
    .sort((left, right) => toMilliseconds(left) - toMilliseconds(right));
  const longs = [...new Set(slo.windows.map(({ long }) => long))];
  const objective = recorded(objectiveRule(slo));
  const allowed = complement(objective);
  const pages = slo.windows.filter(({ severity }) => severity === 'page');
  const slowestPage = Math.min(...pages.map((window) => burnRateFactor(window, slo.period)));
  return [
    { row: slo.title },
    {
      title: `${slo.title}: kept`,
      description: `Share of events that kept the promise: ${slo.indicator.promise}. The line is the objective.`,
      type: 'timeseries',
      unit: 'percentunit',
      width: 9,
      thresholds: { critical: slo.objective, good: 'high' },
      service: slo.service,
      lines: [line(complement(recorded(badRatioRule(slo, shortest))), shortest), line(objective, 'objective')],
    },
    {
      title: `${slo.title}: burn rate`,
      description: `How many times faster than allowed the error budget goes. At 1 it lasts exactly ${slo.period}${pages.length > 0 ? '; above the line it pages' : ''}.`,
      type: 'timeseries',
      unit: 'none',
      width: 9,
      thresholds: { warning: 1, ...(pages.length > 0 && { critical: slowestPage }) },
      service: slo.service,
      lines: longs.map((window) => line(divide(recorded(badRatioRule(slo, window)), allowed), window)),
    },
    {
      title: `${slo.title}: budget left`,
      description: `Share of the error budget of ${slo.period} that is left; below zero it is overdrawn.`,
      type: 'stat',
      unit: 'percentunit',
      thresholds: { warning: 0.25, critical: 0, good: 'high' },
      service: slo.service,
      lines: [line(recorded(budgetRule(slo)), 'left')],
    },
  ];
}
