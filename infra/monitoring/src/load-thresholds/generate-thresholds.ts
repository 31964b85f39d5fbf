import { errorBudget, exact, type Slo } from '@dawsos/slo';
import type { GeneratedSet } from '../generated-file.ts';

/** What a k6 load test has to keep, by k6 metric with the tag of the requests it is about. */
export function loadThresholds(slos: readonly Slo[]): Readonly<Record<string, readonly string[]>> {
  const thresholds: Record<string, string[]> = {};
  for (const slo of slos) {
    const { load = [], objective, indicator } = slo;
    const [metric, threshold] =
      indicator.limitSeconds === undefined
        ? ['http_req_failed', `rate<${errorBudget(slo)}`]
        : ['http_req_duration', `p(${exact(objective * 100)})<${exact(indicator.limitSeconds * 1000)}`];
    for (const request of load) {
      const key = `${metric}{request:${request}}`;
      thresholds[key] = [...(thresholds[key] ?? []), threshold];
    }
  }
  return thresholds;
}

/** The thresholds of the load tests. */
export const generateThresholds = (slos: readonly Slo[]): GeneratedSet => ({
  folders: [],
  files: [{ path: 'loadtests/thresholds.json', content: printed(loadThresholds(slos)) }],
});

/** JSON as the formatter leaves it. */
const printed = (thresholds: Readonly<Record<string, readonly string[]>>): string =>
  `{\n${Object.entries(thresholds)
    .map(
      ([metric, limits]) => `  ${JSON.stringify(metric)}: [${limits.map((limit) => JSON.stringify(limit)).join(', ')}]`,
    )
    .join(',\n')}\n}\n`;
