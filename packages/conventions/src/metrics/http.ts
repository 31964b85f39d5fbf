import { httpMethods } from '../label-values.ts';
import { counter, histogram, oneOf, upTo } from '../metric-definition.ts';
import { everyService } from '../service-names.ts';

/** The limits 0.3 and 0.5 s (execute), 1.2 s (valuation, warm) and 2 s (valuation, cold) are SLO limits, so they are bounds. */
const requestSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1.2, 2, 5, 10] as const;

export const httpMetrics = {
  httpRequests: counter({
    name: 'http_requests_total',
    help: 'HTTP requests answered, by route template and status code.',
    labels: { method: oneOf(...httpMethods), endpoint: upTo(40), status: upTo(30) },
    owners: everyService,
  }),
  httpRequestDuration: histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the request head to the last byte of the answer.',
    unit: 'seconds',
    labels: { method: oneOf(...httpMethods), endpoint: upTo(40), cache_hit: oneOf('true', 'false', 'none') },
    buckets: requestSeconds,
    owners: everyService,
  }),
};
