import { metrics, scrapeJobs } from '@dawsos/conventions';
import { rate, series, sum } from '@dawsos/promql';
import type { Alert, Samples } from '../alert.ts';
import { availability } from './executor-requests.ts';
import { shareAbove } from './thresholds.ts';

const common = { team: 'api', concern: 'api-errors' } as const;

const job = scrapeJobs.executor;
const answered = (status: string, values: string): Samples[number] => ({
  series: series(metrics.httpRequests, { job, endpoint: '/execute', status }),
  values,
});
const requests = (ok: string, failed: string): Samples => [answered('200', ok), answered('500', failed)];
/** The freshness gate turns most away, and health checks fail: neither is an error of a request. */
const turnedAway: Samples = [
  answered('200', '0+60x20'),
  answered('503', '0+120x20'),
  { series: series(metrics.freshnessRejections, { job, reason: 'warming' }), values: '0+120x20' },
  { series: series(metrics.httpRequests, { job, endpoint: '/health/detailed', status: '503' }), values: '0+500x20' },
];
const two = '{{ $value | humanizePercentage }} of users’ requests failed through a fault of ours';

const impact = 'Some requests are answered with an error instead of a result; clients that retry make it worse.';
const firstQuery = sum(rate(series(metrics.httpRequests, { job, status: { matches: '5..' } }), '5m'), [
  'endpoint',
  'status',
]);
const confirm = [
  'The query says which endpoint and which status. 500 is a fault in the code, 503 a dependency that is gone, 504 one that is slow.',
  'In Loki: `{service="dawsos-executor"} | json | level="error"`; each line has the `trace_id` to open in Jaeger, and the error’s stable `code`.',
  'Is `dawsos_faults_injected_total` rising? Then somebody rehearses.',
];
const mend = [
  'If it began with a deployment (`dawsos_system_info` changed its `version`): roll back first, ask later.',
  '503 `DATABASE_UNAVAILABLE` or 504 `DATABASE_TIMEOUT`: go on with [DatabaseUnhealthy](DatabaseUnhealthy.md) and [DatabaseConnectionsHigh](DatabaseConnectionsHigh.md).',
  '503 `BREAKER_OPEN` or 504 of a step: go on with [CircuitBreakerOpen](CircuitBreakerOpen.md).',
  '500 without a deployment: the errors’ stack is in Sentry under the same trace id; one pattern or one portfolio alone can be refused at the gateway until it is mended.',
];
const rehearse = (share: number) =>
  `\`FAULT='error=${share}' RATE=20 DURATION=10m pnpm k6 run loadtests/smoke.ts\` against a system with \`ALLOW_FAULTS=true\` (\`pnpm dev\` sets it).`;

export const requestErrorAlerts: readonly Alert[] = [
  {
    ...common,
    alert: 'HighErrorRate',
    expr: shareAbove(availability.indicator, 0.01, '5m'),
    for: '5m',
    severity: 'warning',
    summary: 'More than 1% of requests fail',
    description: `${two} over 5 minutes.`,
    runbook: { impact, firstQuery, confirm, mend, rehearse: rehearse(0.03) },
    proof: {
      silent: requests('0+99x20', '0+1x20'),
      firing: requests('0+98x20', '0+2x20'),
      lowTraffic: requests('0+10x20', '0+5x20'),
      alsoSilent: turnedAway,
      says: { description: '2% of users’ requests failed through a fault of ours over 5 minutes.' },
    },
  },
  {
    ...common,
    alert: 'ErrorRateCritical',
    expr: shareAbove(availability.indicator, 0.05, '5m'),
    for: '5m',
    severity: 'critical',
    summary: 'More than 5% of requests fail',
    description: `${two} over 5 minutes.`,
    runbook: { impact, firstQuery, confirm, mend, rehearse: rehearse(0.1) },
    proof: {
      silent: requests('0+95x20', '0+5x20'),
      firing: requests('0+94x20', '0+6x20'),
      lowTraffic: requests('0+1x20', '0+2x20'),
      alsoSilent: turnedAway,
      says: { description: '6% of users’ requests failed through a fault of ours over 5 minutes.' },
    },
  },
  {
    ...common,
    alert: 'CriticalErrorRate',
    expr: shareAbove(availability.indicator, 0.2, '2m'),
    for: '2m',
    severity: 'critical',
    summary: 'More than 20% of requests fail',
    description: `${two} over 2 minutes.`,
    runbook: {
      impact: 'The system is as good as down for many users.',
      firstQuery,
      confirm,
      mend,
      rehearse: rehearse(0.5),
    },
    proof: {
      silent: requests('0+80x20', '0+20x20'),
      firing: requests('0+70x20', '0+30x20'),
      lowTraffic: requests('0+1x20', '0+1x20'),
      alsoSilent: turnedAway,
      says: { description: '30% of users’ requests failed through a fault of ours over 2 minutes.' },
    },
  },
];
