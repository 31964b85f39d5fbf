import type { Threshold } from 'k6/options';
import type { Phase } from '../phases.ts';
import { limits } from '../thresholds.ts';

/** What the reports say of every time: enough of the distribution to draw it. */
export const trendStats = [
  ...['count', 'min', 'avg', 'med', 'max'],
  ...[10, 25, 75, 90, 95, 99, 99.9].map((percentile) => `p(${percentile})`),
] as const;

/** Kinds of requests, as tagged. */
export const kinds: readonly string[] = [...new Set(limits.map(({ request }) => request))];

/** k6's name of the part of a metric that has these tags. */
export const partOf = (metric: string, tags: Readonly<Record<string, string>>): string =>
  `${metric}{${Object.entries(tags)
    .map(([name, value]) => `${name}:${value}`)
    .join(',')}}`;

/** Empty thresholds: k6 sums up parts of a metric only where a threshold is on them. */
export function submetrics(phases: readonly Phase[]): Record<string, Threshold[]> {
  const inPhases = [{}, ...phases.map(({ name }) => ({ phase: name }))];
  const names = inPhases.flatMap((phase) => [
    ...kinds.flatMap((request) => [
      partOf('http_req_duration', { request, ...phase }),
      partOf('http_req_failed', { request, ...phase }),
    ]),
    ...limits.map(({ request, text }) => partOf('slo_bad', { request, limit: text, ...phase })),
    partOf('slo_recovery', phase),
  ]);
  return Object.fromEntries(names.map((name) => [name.replace('{}', ''), []]));
}
