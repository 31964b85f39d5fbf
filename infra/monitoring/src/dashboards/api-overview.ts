import { metrics, serviceNames } from '@dawsos/conventions';
import { quantile, rate, rateOrZero, series, sum } from '@dawsos/promql';
import { countedRequests, timedRequests } from '../alerts/executor-requests.ts';
import { type Dashboard, line } from './dashboard.ts';
import { limitOf } from './limit-of.ts';
import { share } from './share.ts';

const service = serviceNames.executor;
const window = '$__rate_interval';
const requests = countedRequests();
const answered = (status: string) => countedRequests({ matches: status });
const latency = (q: number, over: '5m' | typeof window) =>
  quantile(q, metrics.httpRequestDuration, { window: over, where: timedRequests });

/** What clients of the API see. */
export const apiOverview: Dashboard = {
  uid: 'dawsos-api-overview',
  title: 'API Overview',
  description: 'What clients of the API see: how much they ask, what they are answered, and how fast.',
  refresh: '5s',
  from: '1h',
  panels: [
    {
      title: 'Request Rate',
      description: 'Requests a second, probes and scrapes left out.',
      type: 'stat',
      unit: 'reqps',
      service,
      lines: [line(sum(rate(requests, '5m')), 'requests')],
    },
    {
      title: 'Error Rate',
      description: 'Share of answers that were errors: 4xx the client’s, 5xx ours.',
      type: 'stat',
      unit: 'percentunit',
      service,
      thresholds: { warning: 0.01, critical: 0.05 },
      lines: [line(share(answered('4..'), requests, '5m'), '4xx'), line(share(answered('5..'), requests, '5m'), '5xx')],
    },
    {
      title: 'P95 Latency',
      description: '95 of 100 requests are answered within this time.',
      type: 'stat',
      unit: 's',
      service,
      thresholds: {
        warning: limitOf(metrics.httpRequestDuration, 0.3),
        critical: limitOf(metrics.httpRequestDuration, 0.5),
      },
      lines: [line(latency(0.95, '5m'), 'p95')],
    },
    {
      title: 'Total Pattern Executions',
      description: 'Patterns run since the executor’s start.',
      type: 'stat',
      unit: 'none',
      service,
      lines: [line(sum(series(metrics.patternExecutions)), 'executions')],
    },
    {
      title: 'Request Rate by Status',
      description: 'Requests a second by how they were answered.',
      type: 'timeseries',
      unit: 'reqps',
      service,
      lines: [
        line(rateOrZero(answered('[23]..'), requests, window), 'Success'),
        line(rateOrZero(answered('4..'), requests, window), '4xx'),
        line(rateOrZero(answered('5..'), requests, window), '5xx'),
      ],
    },
    {
      title: 'API Latency Percentiles',
      description: 'Half, 95 and 99 of 100 requests are answered within these times.',
      type: 'timeseries',
      unit: 's',
      exemplars: true,
      service,
      lines: [
        line(latency(0.5, window), 'P50'),
        line(latency(0.95, window), 'P95'),
        line(latency(0.99, window), 'P99'),
      ],
    },
    {
      title: 'Pattern Execution Rate',
      description: 'Patterns run a second, by how they ended.',
      type: 'timeseries',
      unit: 'ops',
      service,
      lines: [
        line(sum(rate(series(metrics.patternExecutions), window), ['pattern_id', 'status']), ['pattern_id', 'status']),
      ],
    },
    {
      title: 'Pattern Step Duration (P95)',
      description: '95 of 100 runs of a step take at most this long, the call to the agent included.',
      type: 'timeseries',
      unit: 's',
      exemplars: true,
      service,
      lines: [
        line(quantile(0.95, metrics.patternStepDuration, { window, by: ['pattern_id', 'step_index', 'capability'] }), [
          'pattern_id',
          'step_index',
          'capability',
        ]),
      ],
    },
  ],
};
