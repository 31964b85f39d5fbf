import { metrics, scrapeJobs } from '@dawsos/conventions';
import {
  above,
  and,
  increase,
  maximum,
  minimum,
  or,
  quantile,
  rate,
  seconds,
  series,
  since,
  slope,
  sum,
} from '@dawsos/promql';
import type { Alert, Samples } from '../alert.ts';
import { observed } from '../promtool/observed.ts';
import { quantileAbove } from './thresholds.ts';

const {
  alertDeliveryDuration,
  alertDeliveryFailures,
  alertsPending,
  alertsPendingAge,
  deadLetterAge,
  deadLetters,
  jobLastSuccess,
} = metrics;
const job = scrapeJobs.alertDelivery;
const common = { team: 'alerts', concern: 'alert-delivery' } as const;

/** The specification's limit: more of them mean that delivering fails, and not one receiver. */
const manyDeadLetters = 10;
const depth = sum(series(deadLetters, { job }));
const growth = sum(slope(series(deadLetters, { job }), '15m'));
const overdue = maximum(series(alertsPendingAge, { job }));
const oldest = maximum(series(deadLetterAge, { job }));
/** Where none has succeeded yet, since the service started. */
const sinceEvaluation = since(
  or(
    maximum(series(jobLastSuccess, { job, job_name: 'evaluate_alerts' })),
    minimum(series(metrics.processStart, { job })),
  ),
);

const deliveries = (within: string, all: string): Samples =>
  observed(alertDeliveryDuration, { job, delivery_method: 'webhook' }, { within: { 60: within, 120: all }, all });
const dead = (values: string): Samples => [
  { series: series(deadLetters, { job, delivery_method: 'webhook' }), values },
];
const due = (values: string): Samples => [{ series: series(alertsPendingAge, { job }), values }];
const aged = (values: string): Samples => [{ series: series(deadLetterAge, { job }), values }];
const evaluated = (values: string): Samples => [
  { series: series(jobLastSuccess, { job, job_name: 'evaluate_alerts' }), values },
];

const failuresByReason = sum(increase(series(alertDeliveryFailures, { job }), '15m'), ['delivery_method', 'error']);
const confirm = [
  'The query names channel and reason: `timeout`, `unreachable` and `server_error` are receivers that are down, `rejected` ones that say no, `not_configured` is ours (SMTP).',
  "One receiver or many: `select channel, count(*) from alert_deliveries where status <> 'delivered' group by 1 order by 2 desc limit 10`, in the database.",
  'A failing try in Jaeger: service `dawsos-alert-delivery`, operation `alert.deliver`, tag `error=true`; its link leads to the evaluation.',
];
const replay =
  'When the cause is mended: `pnpm dlq replay --all --reason <reason>`; a receiver that has acted on a key does not act again.';

export const alertDeliveryAlerts: readonly Alert[] = [
  {
    ...common,
    alert: 'AlertDeliverySlowMedian',
    expr: quantileAbove(0.5, alertDeliveryDuration, { limit: 60, where: { job } }),
    for: '5m',
    severity: 'warning',
    labels: { slo: 'alert_median' },
    summary: 'Half of the alerts of users take more than 60 s',
    description: 'The median from event to delivery is {{ $value | humanizeDuration }} over 5 minutes.',
    runbook: {
      impact: 'Users learn of what they asked to be told of when it is too late to act.',
      firstQuery: quantile(0.5, alertDeliveryDuration, { window: '5m', by: ['delivery_method'], where: { job } }),
      confirm: [
        'One channel alone: its receivers; all of them: the worker or the database.',
        'Each delivery that took more than 120 s is in the log: `alert was delivered late`, with its attempts.',
        ...confirm.slice(1),
      ],
      mend: [
        'Many attempts each: receivers fail; nothing to do here but to tell them.',
        'One attempt each: the worker was away, or has too few places: raise `ALERT_CONCURRENCY`, or start a second one.',
      ],
      rehearse:
        'Let a receiver answer 503 to the first four tries of each key, which takes 80 s, and for eight minutes make a few rules for it every minute.',
    },
    proof: {
      silent: deliveries('0+6x20', '0+11x20'),
      firing: deliveries('0+4x20', '0+11x20'),
      lowTraffic: deliveries('0x20', '0 0 0 0 0 1x15'),
      says: { description: 'The median from event to delivery is 1m 12s over 5 minutes.' },
    },
  },
  {
    ...common,
    alert: 'AlertDeliveryQueueGrowing',
    expr: and(above(depth, manyDeadLetters), above(growth, 0)),
    for: '5m',
    severity: 'warning',
    summary: 'Dead letters of alerts are getting more',
    description: '{{ $value | printf "%.0f" }} alerts were given up and are not delivered; they are getting more.',
    runbook: {
      impact: 'Users whose receivers fail are not told. Nothing is lost: dead letters wait.',
      firstQuery: failuresByReason,
      confirm,
      mend: [
        'Receivers that were down: the retry worker takes their letters out again after 5 min, 15 min, 1 h, 4 h and 12 h.',
        replay,
        'Receivers that are gone for good: `pnpm dlq discard <id> --note <why>`.',
      ],
      rehearse: 'Point a dozen rules at a receiver that answers 410 and evaluate: `POST :8020/v1/evaluations`.',
    },
    proof: {
      silent: dead('20x30'),
      firing: dead('0+1x30'),
      alsoSilent: dead('0 1 2 3 4 5 6 7 8 9 10x30'),
      says: { description: '30 alerts were given up and are not delivered; they are getting more.' },
    },
  },
  {
    ...common,
    alert: 'AlertDeadLettersForgotten',
    expr: above(oldest, seconds('1d')),
    severity: 'info',
    summary: 'A dead letter has been waiting for more than a day',
    description: 'The oldest alert that was given up has been waiting for {{ $value | humanizeDuration }}.',
    runbook: {
      impact: 'A user was not told of something, and by now does not expect to be.',
      firstQuery: sum(series(deadLetters, { job }), ['delivery_method']),
      confirm: ['`pnpm dlq list` shows the oldest first, with reason and history.'],
      mend: [replay, 'Too late to be of use: `pnpm dlq discard <id> --note <why>`.'],
      rehearse:
        "`update alert_dlq set dead_at = dead_at - interval '2 days'`, on a development database with a dead letter.",
    },
    proof: {
      silent: aged('86000x10'),
      firing: aged('86460x10'),
      says: { description: 'The oldest alert that was given up has been waiting for 1d 0h 1m 0s.' },
    },
  },
  {
    ...common,
    alert: 'AlertDeliveryStalled',
    expr: above(overdue, 60),
    for: '2m',
    severity: 'critical',
    summary: 'Alerts of users are due and nobody delivers them',
    description: 'A delivery has been due for {{ $value | humanizeDuration }} and was not tried.',
    runbook: {
      impact: 'Users are told nothing. Nothing is lost: what is due is delivered when the worker goes on.',
      firstQuery: sum(series(alertsPending, { job })),
      confirm: [
        'Rising with few pending: the worker claims nothing; its log says `deliveries could not be made` or `queue is in trouble`.',
        'Many pending and falling: a backlog that is being worked off; `sum(rate(alert_delivery_success_total[5m]))` says how fast.',
        'A receiver that hangs: `alert_delivery_failures_total` with `timeout`. Of it, `ALERT_PER_RECEIVER` (e-mails: `ALERT_SMTP_CONNECTIONS`) are tried every 10 s and the rest wait; those of others do not.',
      ],
      mend: [
        'Restart the service; claims of the old process are free again after 30 s.',
        'A backlog: raise `ALERT_CONCURRENCY`, or start more of them; they share the queue.',
        'The database: [DatabaseUnhealthy](DatabaseUnhealthy.md).',
      ],
      rehearse:
        'Start the service with `ALERT_CONCURRENCY=0`, which delivers nothing, and make a rule that speaks: four minutes later. A restart without it ends it.',
    },
    proof: {
      silent: due('59x10'),
      firing: due('0 0 61 121 181 241 301'),
      alsoSilent: due('0 0 0 0 0 0 61 121'),
      says: { description: 'A delivery has been due for 5m 1s and was not tried.' },
    },
  },
  {
    ...common,
    alert: 'AlertsNotEvaluated',
    expr: above(sinceEvaluation, seconds('10m')),
    severity: 'critical',
    summary: 'Alert rules of users have not been evaluated for 10 minutes',
    description:
      'Rules were last evaluated {{ $value | humanizeDuration }} ago, or never since the start; they are to be every minute.',
    runbook: {
      impact: 'Nobody notices what users asked to be told of.',
      firstQuery: rate(series(metrics.jobRuns, { job, job_name: 'evaluate_alerts' }), '5m'),
      confirm: [
        'Runs with `error`: the log says `alerts could not be evaluated`, with the reason.',
        'No runs: the queue’s schedule does not fire. `select * from pgboss.schedule` has one for `alert-evaluation`; the clock of the database has to be right.',
      ],
      mend: [
        'Evaluate by hand: `curl -X POST -H "Authorization: Bearer $ALERT_OPERATOR_TOKEN" http://<instance>/v1/evaluations`; what was told already is not told again.',
        'Restart the service.',
      ],
      rehearse:
        "`delete from pgboss.schedule where name = 'alert-evaluation'`, on a development database; a restart of the service brings it back.",
    },
    proof: {
      // The clock of a unit test starts at zero: samples are Unix times of just before and after that.
      silent: evaluated('0+120x20'),
      firing: evaluated('-660+60x20'),
      says: {
        description: 'Rules were last evaluated 11m 0s ago, or never since the start; they are to be every minute.',
      },
      alsoFiring: {
        samples: [{ series: series(metrics.processStart, { job }), values: '0x11' }],
        says: {
          description: 'Rules were last evaluated 11m 0s ago, or never since the start; they are to be every minute.',
        },
      },
    },
  },
];
