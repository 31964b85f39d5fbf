import type { Threshold } from 'k6/options';
import { kindsOf, type Limit } from '../limits.ts';
import type { Phase } from '../phases.ts';

/** What the reports say of every time: enough of the distribution to draw it. */
export const trendStats = [
  ...['count', 'min', 'avg', 'med', 'max'],
  ...[10, 25, 75, 90, 95, 99, 99.9].map((percentile) => `p(${percentile})`),
] as const;

/** k6's name of the part of a metric that has these tags. */
export const partOf = (metric: string, tags: Readonly<Record<string, string>>): string =>
  `${metric}{${Object.entries(tags)
    .map(([name, value]) => `${name}:${value}`)
    .join(',')}}`;

/** Empty thresholds: k6 sums up parts of a metric only where a threshold is on them. */
export function submetrics(phases: readonly Phase[], limits: readonly Limit[]): Record<string, Threshold[]> {
  const inPhases = [{}, ...phases.map(({ name }) => ({ phase: name }))];
  const names = inPhases.flatMap((phase) => [
    ...kindsOf(limits).flatMap((request) => [
      partOf('http_req_duration', { request, ...phase }),
      partOf('http_req_failed', { request, ...phase }),
    ]),
    ...limits.map(({ request, text }) => partOf('slo_bad', { request, limit: text, ...phase })),
    partOf('slo_recovery', phase),
  ]);
  return Object.fromEntries(names.map((name) => [name.replace('{}', ''), []]));
}
