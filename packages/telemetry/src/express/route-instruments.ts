import { metrics as catalogue } from '@dawsos/conventions';
import type { ServiceLogger } from '../logging/create-logger.ts';
import type { BoundCounter, BoundHistogram, Metrics } from '../metrics/metrics.ts';
import { endpointLabel } from './endpoint-label.ts';

type RequestLine = ReturnType<ServiceLogger['bindLine']>;

export interface RouteInstruments {
  /** Writes the request's line. */
  readonly log: RequestLine;
  readonly count: BoundCounter;
  readonly duration: BoundHistogram;
  /** Above it the request was slow, in ms. */
  readonly slowMs: number;
}

/** The longest a kind of request may take before it is slow, in ms: `endpoint` as in metrics, `cacheHit` where that is known. */
export type SlowLimit = (kind: { readonly endpoint: string; readonly cacheHit: boolean | undefined }) => number;

const methods: ReadonlySet<string> = new Set(catalogue.httpRequests.labels.method.values);
type Method = (typeof catalogue.httpRequests.labels.method.values)[number];

/** What services of ours answer when they fail. */
const failures = ['500', '502', '503', '504'];

/** HTTP metrics and the log line, bound once per method, route template, status and cache outcome. */
export function createRouteInstruments(metrics: Metrics, log: ServiceLogger, slowMs: SlowLimit) {
  const requests = metrics.counter(catalogue.httpRequests);
  const durations = metrics.histogram(catalogue.httpRequestDuration);
  /** By method, template, and a number for status and cache outcome: no text is put together to look one up. */
  const bound = new Map<string, Map<string | undefined, Map<number, RouteInstruments>>>();

  return (
    method: string,
    template: string | undefined,
    status: number,
    cacheHit: boolean | undefined,
  ): RouteInstruments => {
    const outcome = status * 3 + (cacheHit === undefined ? 0 : cacheHit ? 1 : 2);
    let instruments = bound.get(method)?.get(template)?.get(outcome);
    if (instruments === undefined) {
      const endpoint = endpointLabel(template);
      // A method outside the set goes through the label guard, which counts it and calls it `other`.
      const labels = { method: method as Method, endpoint };
      const cache_hit = cacheHit === undefined ? 'none' : cacheHit ? 'true' : 'false';
      instruments = {
        log: log.bindLine('request', {
          method,
          endpoint,
          status,
          ...(cacheHit !== undefined && { cache_hit: cacheHit }),
        }),
        count: requests.bind({ ...labels, status: String(status) }),
        duration: durations.bind({ ...labels, cache_hit }),
        slowMs: slowMs({ endpoint, cacheHit }),
      };
      // Methods come from the client: only known ones are remembered, so that the cache stays bounded.
      if (!methods.has(method)) return instruments;
      inner(inner(bound, method), template).set(outcome, instruments);
      // There with the route's first request, so that its first failure is seen as an increase.
      for (const failure of template === undefined ? [] : failures) requests.bind({ ...labels, status: failure });
    }
    return instruments;
  };
}

/** The map under a key, made where there is none. */
function inner<Key, InnerKey, Value>(outer: Map<Key, Map<InnerKey, Value>>, key: Key): Map<InnerKey, Value> {
  let found = outer.get(key);
  if (found === undefined) {
    found = new Map();
    outer.set(key, found);
  }
  return found;
}
