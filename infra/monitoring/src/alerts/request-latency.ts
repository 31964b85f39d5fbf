import { metrics, scrapeJobs } from '@dawsos/conventions';
import { above, and, atLeast, divide, overTime, quantile, recorded } from '@dawsos/promql';
import type { RecordingRule } from '@dawsos/slo';
import type { Alert, Samples } from '../alert.ts';
import { observed } from '../promtool/observed.ts';
import { requestsWithinTwoSeconds, timedRequests } from './executor-requests.ts';
import { quantileAbove } from './thresholds.ts';

const { httpRequestDuration } = metrics;
const common = { team: 'api', concern: 'api-latency' } as const;

/** Raw buckets over 30 days would be tens of millions of samples; sums of these rates are as exact. */
const slowRequests = {
  record: 'executor:user_requests_over_2s:rate5m',
  expr: requestsWithinTwoSeconds.bad('5m'),
} satisfies RecordingRule<never>;
const allRequests = {
  record: 'executor:user_requests:rate5m',
  expr: requestsWithinTwoSeconds.all('5m'),
} satisfies RecordingRule<never>;
export const requestLatencyRecordings: readonly RecordingRule[] = [slowRequests, allRequests];

const labels = { method: 'GET', endpoint: '/valuation', cache_hit: 'true', job: scrapeJobs.executor } as const;
const requests = (within2s: string, within5s: string, all: string): Samples => [
  ...observed(httpRequestDuration, labels, { within: { 2: within2s, 5: within5s, 10: all }, all }),
  // What was never slow is in the buckets below as well; the probes of a load balancer are nobody's request.
  ...observed(
    httpRequestDuration,
    { method: 'GET', endpoint: '/health', cache_hit: 'none', job: scrapeJobs.executor },
    { within: { 2: '0+1000x20', 5: '0+1000x20', 10: '0+1000x20' }, all: '0+1000x20' },
  ),
];
const slowEndpoints = quantile(0.95, httpRequestDuration, {
  window: '5m',
  by: ['endpoint'],
  where: timedRequests,
});
const runbook = {
  impact: 'Users wait for seconds, and their clients begin to give up and ask again.',
  firstQuery: slowEndpoints,
  confirm: [
    'Which endpoint? `/execute`: see [APILatencyP95Breach](APILatencyP95Breach.md). `/valuation`: see [WarmLatencyP95Breach](WarmLatencyP95Breach.md).',
    'All of them: `dawsos_db_connections_waiting`, `nodejs_eventloop_utilization_ratio` and `process_resident_memory_bytes` of executor-api say what runs short.',
    'The slowest traces: Jaeger, service `dawsos-executor`, minimum duration 2 s; they are all kept.',
  ],
  mend: [
    'Connections run short: [DatabaseConnectionsHigh](DatabaseConnectionsHigh.md).',
    'The event loop is full: add a replica; if it began with a deployment, roll back.',
    'The database is slow: `pg_stat_activity` shows what runs, with the trace it belongs to.',
  ],
  rehearse:
    "`FAULT='latency=6000ms' RATE=5 DURATION=12m pnpm k6 run loadtests/smoke.ts`; 3000 ms for HighResponseTime alone.",
};

export const requestLatencyAlerts: readonly Alert[] = [
  {
    ...common,
    alert: 'HighResponseTime',
    expr: quantileAbove(0.95, httpRequestDuration, { limit: 2, where: timedRequests, by: ['endpoint'] }),
    for: '5m',
    severity: 'warning',
    summary: '{{ $labels.endpoint }} takes more than 2 s at p95',
    description: 'One request in twenty to {{ $labels.endpoint }} takes longer than {{ $value | humanizeDuration }}.',
    runbook,
    proof: {
      silent: requests('0+95x20', '0+100x20', '0+100x20'),
      firing: requests('0+94x20', '0+100x20', '0+100x20'),
      lowTraffic: requests('0+1x20', '0+3.8x20', '0+3.8x20'),
      labels: { endpoint: '/valuation' },
      says: {
        summary: '/valuation takes more than 2 s at p95',
        description: 'One request in twenty to /valuation takes longer than 2.5s.',
      },
    },
  },
  {
    ...common,
    alert: 'HighAPILatency',
    expr: quantileAbove(0.95, httpRequestDuration, { limit: 5, where: timedRequests }),
    for: '5m',
    severity: 'warning',
    summary: 'The API takes more than 5 s at p95',
    description: 'One request in twenty takes longer than {{ $value | humanizeDuration }}, over all endpoints.',
    runbook,
    proof: {
      silent: requests('0+90x20', '0+95x20', '0+100x20'),
      firing: requests('0+80x20', '0+94x20', '0+100x20'),
      lowTraffic: requests('0+1x20', '0+1x20', '0+3.8x20'),
      says: { description: 'One request in twenty takes longer than 5.833s, over all endpoints.' },
    },
  },
  {
    ...common,
    alert: 'SLOLatencyBreach',
    // p95 above 2 s is the same as more than 5 % slower than 2 s, and shares can be summed over a month.
    expr: and(
      above(
        divide(overTime('sum', recorded(slowRequests), '30d'), overTime('sum', recorded(allRequests), '30d')),
        0.05,
      ),
      atLeast(requestsWithinTwoSeconds.events('1d'), 20),
    ),
    severity: 'info',
    summary: 'p95 of the API is above 2 s over 30 days',
    description: '{{ $value | humanizePercentage }} of requests of the last 30 days took more than 2 s; 5% may.',
    runbook: {
      ...runbook,
      impact: 'Nothing new tonight: the month has been slower than users were promised.',
      mend: [
        'Find what the slow requests have in common over the month: endpoint, pattern, time of day (nightly build?), size of portfolio.',
        'Make it a task with a date; the alert goes when the month is good again.',
      ],
      rehearse:
        'As [HighResponseTime](HighResponseTime.md); more than one request in twenty of the period has to be slow.',
    },
    proof: {
      silent: requests('0+960x20', '0+1000x20', '0+1000x20'),
      firing: requests('0+94x20', '0+100x20', '0+100x20'),
      lowTraffic: requests('0+0x20', '0+0.9x20', '0+0.9x20'),
      says: { description: '6% of requests of the last 30 days took more than 2 s; 5% may.' },
    },
  },
];
