import { metrics, scrapeJobs } from '@dawsos/conventions';
import { and, atLeast, below, rate, recorded, series, sum } from '@dawsos/promql';
import { badRatioRule, budgetRule, eventsRule } from '@dawsos/slo';
import type { Alert, Samples } from '../alert.ts';
import { availability, countedRequests } from './executor-requests.ts';
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
const firstQuery = sum(rate(countedRequests({ matches: '5..' }), '5m'), ['endpoint', 'status']);
const confirm = [
  'The query says which endpoint and which status. 500 is a fault in the code, 503 a dependency that is gone, 504 one that is slow.',
  'In Loki: `{service_name="dawsos-executor"} | json | level="error"`; each line has the `trace_id` to open in Jaeger, and the error’s stable `code`.',
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
      firing: requests('0+98.75x20', '0+1.25x20'),
      lowTraffic: requests('0+10x20', '0+9x20'),
      alsoSilent: turnedAway,
      says: { description: '1.25% of users’ requests failed through a fault of ours over 5 minutes.' },
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
      lowTraffic: requests('0+1x20', '0+2.8x20'),
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
      firing: requests('0+76x20', '0+24x20'),
      lowTraffic: requests('0+1x20', '0+1.4x20'),
      alsoSilent: turnedAway,
      says: { description: '24% of users’ requests failed through a fault of ours over 2 minutes.' },
    },
  },
  {
    team: 'api',
    // It may last for weeks, in which warnings about requests have to be told all the same.
    concern: 'availability-budget',
    alert: 'SLOAvailabilityBreach',
    // Nothing is left of a month's budget exactly when the month's availability is below the objective.
    expr: and(
      below(recorded(budgetRule(availability)), 0),
      atLeast(recorded(eventsRule(availability, '3d')), availability.minimumEvents),
    ),
    severity: 'critical',
    labels: { slo: availability.id },
    summary: 'Availability is below 99.9% over 30 days',
    description:
      'More requests failed than a month allows: {{ $value | humanizePercentage }} of its error budget is left.',
    runbook: {
      impact: 'Nothing new need have happened: what failed over the month, taken together, is more than was promised.',
      firstQuery: recorded(badRatioRule(availability, '1h')),
      confirm: [
        'If the query shows failures now: [HighErrorRate](HighErrorRate.md), [ErrorRateCritical](ErrorRateCritical.md).',
        'If not: the SLO overview says on which days the budget went; the incidents of those days are the cause.',
      ],
      mend: [
        'Failures now: mend them as those pages say.',
        'None now: no release that is not a repair until the budget is positive again; nobody has to get up for it.',
      ],
      rehearse: "Any of the error rehearsals until more than 0.1% of the period's requests failed.",
    },
    proof: {
      silent: requests('0+99950x20', '0+50x20'),
      firing: requests('0+998.5x20', '0+1.5x20'),
      lowTraffic: requests('0+3x20', '0+1.5x20'),
      says: {
        description: 'More requests failed than a month allows: -50% of its error budget is left.',
      },
    },
  },
];
