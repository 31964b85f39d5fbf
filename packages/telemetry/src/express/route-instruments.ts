import { metrics as catalogue } from '@dawsos/conventions';
import type { BoundCounter, BoundHistogram, Metrics } from '../metrics/metrics.ts';
import { endpointLabel } from './endpoint-label.ts';

export interface RouteInstruments {
  readonly endpoint: string;
  readonly count: BoundCounter;
  readonly duration: BoundHistogram;
}

const methods: ReadonlySet<string> = new Set(catalogue.httpRequests.labels.method.values);
type Method = (typeof catalogue.httpRequests.labels.method.values)[number];

/** What services of ours answer when they fail. */
const failures = ['500', '502', '503', '504'];

/** HTTP metrics bound once per method, route template, status and cache outcome. */
export function createRouteInstruments(metrics: Metrics) {
  const requests = metrics.counter(catalogue.httpRequests);
  const durations = metrics.histogram(catalogue.httpRequestDuration);
  const bound = new Map<string, RouteInstruments>();

  return (
    method: string,
    template: string | undefined,
    status: number,
    cacheHit: boolean | undefined,
  ): RouteInstruments => {
    const key = `${method} ${template} ${status} ${cacheHit}`;
    let instruments = bound.get(key);
    if (instruments === undefined) {
      const endpoint = endpointLabel(template);
      // A method outside the set goes through the label guard, which counts it and calls it `other`.
      const labels = { method: method as Method, endpoint };
      const cache_hit = cacheHit === undefined ? 'none' : cacheHit ? 'true' : 'false';
      instruments = {
        endpoint,
        count: requests.bind({ ...labels, status: String(status) }),
        duration: durations.bind({ ...labels, cache_hit }),
      };
      // Methods come from the client: only known ones are remembered, so that the cache stays bounded.
      if (!methods.has(method)) return instruments;
      bound.set(key, instruments);
      // There with the route's first request, so that its first failure is seen as an increase.
      for (const failure of template === undefined ? [] : failures)
        requests.bind({ ...labels, status: failure }).add(0);
    }
    return instruments;
  };
}
