import type { MetricDefinition } from '@dawsos/conventions';

const name = { kind: 'upTo', max: 100 } as const;
const ofRequests = {
  test: name,
  request: name,
  phase: name,
  expected_response: { kind: 'oneOf', values: ['true', 'false'] },
} as const;
const common = { owners: [], pii: 'none' } as const;

/** Metrics that k6 writes to Prometheus while a load test runs: declared here, emitted by `loadtests/`. */
export const loadMetrics = {
  loadRequestDuration: {
    ...common,
    // A native histogram is one series, and is read as a counter is: by its rate.
    type: 'counter',
    name: 'k6_http_req_duration_seconds',
    help: 'Time from sending a request to the last byte of its answer, as a native histogram.',
    unit: 'seconds',
    labels: ofRequests,
  },
  loadRequests: {
    ...common,
    type: 'counter',
    name: 'k6_http_reqs_total',
    help: 'Requests of a load test.',
    unit: 'events',
    labels: ofRequests,
  },
  loadSloBad: {
    ...common,
    type: 'gauge',
    name: 'k6_slo_bad_rate',
    help: 'Share of the requests so far that broke a limit of an SLO.',
    unit: 'ratio',
    labels: { test: name, request: name, phase: name, limit: name },
  },
  loadUsers: {
    ...common,
    type: 'gauge',
    name: 'k6_vus',
    help: 'Virtual users of a load test.',
    unit: 'events',
    labels: { test: name },
  },
} as const satisfies Record<string, MetricDefinition>;
