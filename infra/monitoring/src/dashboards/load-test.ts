import { metrics, scrapeJobs, serviceNames } from '@dawsos/conventions';
import { nativeQuantile, quantile, rate, series, sum } from '@dawsos/promql';
import type { Slo } from '@dawsos/slo';
import { countedRequests } from '../alerts/executor-requests.ts';
import { loadMetrics } from '../load-metrics.ts';
import { type Dashboard, type Line, line, type Panel } from './dashboard.ts';
import { promisedSeconds } from './promised-seconds.ts';
import { share } from './share.ts';

const window = '$__rate_interval';
const service = serviceNames.executor;
const { loadRequestDuration, loadRequests, loadSloBad, loadUsers } = loadMetrics;

/** What k6 waited for, and what the executor says it took. */
const bothSides = (q: number, request: string, endpoint: string): Line[] => [
  line(nativeQuantile(q, sum(rate(series(loadRequestDuration, { request }), window))), `p${q * 100} at the client`),
  line(
    quantile(q, metrics.httpRequestDuration, { window, where: { job: scrapeJobs.executor, endpoint } }),
    `p${q * 100} at the server`,
  ),
];

const latency = (request: string, endpoint: string, critical: number): Panel => ({
  title: `Latency of ${request}, Client and Server`,
  description: 'Apart by more than a bucket and the network: requests wait before the server sees them.',
  type: 'timeseries',
  unit: 's',
  service,
  exemplars: true,
  thresholds: { critical },
  lines: [...bothSides(0.95, request, endpoint), ...bothSides(0.99, request, endpoint)],
});

/** A load test as k6 measures it, beside what the server says of the same requests. */
export const loadTest = (slos: readonly Slo[]): Dashboard => ({
  uid: 'dawsos-load-test',
  title: 'Load Test',
  description: 'A load test as k6 measures it, beside what the server says of the same requests.',
  refresh: '5s',
  from: '15m',
  panels: [
    latency('execute', '/execute', promisedSeconds(slos, 'execute-latency-p99')),
    latency('valuation', '/valuation', promisedSeconds(slos, 'valuation-warm')),
    {
      title: 'Requests, Client and Server',
      description: 'Sent by k6, and answered by the executor: others may ask as well.',
      type: 'timeseries',
      unit: 'reqps',
      service,
      lines: [
        line(sum(rate(series(loadRequests), window), ['request']), ['request'], 'sent:'),
        line(sum(rate(countedRequests(), window)), 'answered'),
      ],
    },
    {
      title: 'Failures, Client and Server',
      description: 'Share of requests that k6 did not expect to end so, and that the executor answered with 5xx.',
      type: 'timeseries',
      unit: 'percentunit',
      service,
      lines: [
        line(
          share(series(loadRequests, { expected_response: 'false' }), series(loadRequests), window),
          'at the client',
        ),
        line(share(countedRequests({ matches: '5..' }), countedRequests(), window), 'at the server'),
      ],
    },
    {
      title: 'Worse than the SLO',
      description: 'Share of the test’s requests so far that broke a limit; the limit says which share may.',
      type: 'timeseries',
      unit: 'percentunit',
      lines: [line(series(loadSloBad), ['request', 'limit', 'phase'])],
    },
    {
      title: 'Virtual Users',
      description: 'How many requests k6 can have under way: it grows when answers take their time.',
      type: 'timeseries',
      unit: 'none',
      lines: [line(sum(series(loadUsers)), 'users')],
    },
  ],
});
