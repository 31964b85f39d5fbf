import { metrics, serviceNames } from '@dawsos/conventions';
import { increase, maximum, quantile, rate, rateOrZero, series, sum } from '@dawsos/promql';
import { slos } from '../slos.ts';
import { type Dashboard, line } from './dashboard.ts';
import { promisedSeconds } from './promised-seconds.ts';
import { share } from './share.ts';

const service = serviceNames.alertDelivery;
const window = '$__rate_interval';
const successes = series(metrics.alertDeliverySuccesses);
const failures = series(metrics.alertDeliveryFailures);
const median = promisedSeconds(slos, 'alert-delivery-median');

/** How users' alerts reach them, and which did not. */
export const alertDelivery: Dashboard = {
  uid: 'dawsos-alert-delivery',
  title: 'Alert Delivery & DLQ',
  description: 'How alerts of users reach them: deliveries, their latency, and dead letters.',
  refresh: '10s',
  from: '1h',
  panels: [
    {
      title: 'Alert Deliveries',
      description: 'Deliveries made in the last 5 minutes.',
      type: 'stat',
      unit: 'none',
      service,
      lines: [line(sum(increase(successes, '5m')), 'delivered')],
    },
    {
      title: 'Alert Delivery Failure Rate',
      description: 'Share of deliveries of the last 5 minutes that were given up to the dead letters.',
      type: 'stat',
      unit: 'percentunit',
      thresholds: { warning: 0.01, critical: 0.05 },
      service,
      lines: [
        line(
          share(series(metrics.alertsDelivered, { status: 'error' }), series(metrics.alertsDelivered), '5m'),
          'given up',
        ),
      ],
    },
    {
      title: 'DLQ Size (Pending)',
      description: 'Dead letters that the retry worker, or an operator, has not tried five times yet.',
      type: 'stat',
      unit: 'none',
      thresholds: { warning: 1, critical: 10 },
      sql: 'SELECT COUNT(*) FROM alert_dlq WHERE retry_count < 5',
    },
    {
      title: 'Average Retry Count',
      description: 'How often dead letters were taken out and came back, on average.',
      type: 'stat',
      unit: 'none',
      sql: 'SELECT COALESCE(AVG(retry_count), 0) FROM alert_dlq',
    },
    {
      title: 'Alert Delivery Rate',
      description: 'Tries a second that succeeded, and that failed, by channel.',
      type: 'timeseries',
      unit: 'ops',
      service,
      lines: [
        line(sum(rate(successes, window), ['delivery_method']), ['delivery_method'], 'success'),
        line(sum(rate(failures, window), ['delivery_method']), ['delivery_method'], 'error'),
      ],
    },
    {
      title: 'Alert Delivery Latency',
      description: `From the event to its delivery, waits and retries included. The line is what half of them keep.`,
      type: 'timeseries',
      unit: 's',
      thresholds: { critical: median },
      exemplars: true,
      service,
      lines: [0.5, 0.95, 0.99].map((q) => line(quantile(q, metrics.alertDeliveryDuration, { window }), `p${q * 100}`)),
    },
    {
      title: 'Failed Alerts',
      description: 'The ten dead letters that were tried most often. `pnpm dlq` replays or discards them.',
      type: 'table',
      unit: 'none',
      sql: `SELECT delivery_id, delivery_method, alert_type, reason, error_message, retry_count, dead_at
FROM alert_dlq ORDER BY retry_count DESC, dead_at DESC LIMIT 10`,
    },
    {
      title: 'Recent Successful Deliveries',
      description: 'The last ten deliveries.',
      type: 'table',
      unit: 'none',
      sql: `SELECT delivery_id, delivery_method, alert_type, attempts, occurred_at, delivered_at
FROM delivered_alerts ORDER BY delivered_at DESC LIMIT 10`,
    },
    { row: 'Evaluation and backlog' },
    {
      title: 'Rules Evaluated',
      description: 'Rules a second, by what came of them; repeated was told already that day.',
      type: 'timeseries',
      unit: 'ops',
      service,
      lines: [
        line(sum(rate(series(metrics.alertsEvaluated), window), ['alert_type', 'status']), ['alert_type', 'status']),
      ],
    },
    {
      title: 'Failures by Reason',
      description: 'Failed tries a second.',
      type: 'timeseries',
      unit: 'ops',
      service,
      lines: [line(sum(rate(failures, window), ['delivery_method', 'error']), ['delivery_method', 'error'])],
    },
    {
      title: 'Retries by Outcome',
      description: 'Tries after the first, a second, by what came of them.',
      type: 'timeseries',
      unit: 'ops',
      service,
      lines: [
        line(sum(rate(series(metrics.alertRetries), window), ['delivery_method', 'outcome']), [
          'delivery_method',
          'outcome',
        ]),
      ],
    },
    {
      title: 'Share Delivered at All',
      description: 'Deliveries a second that came to an end, by how.',
      type: 'timeseries',
      unit: 'ops',
      service,
      lines: [
        line(
          rateOrZero(series(metrics.alertsDelivered, { status: 'success' }), series(metrics.alertsDelivered), window),
          'delivered',
        ),
        line(
          rateOrZero(series(metrics.alertsDelivered, { status: 'error' }), series(metrics.alertsDelivered), window),
          'given up',
        ),
      ],
    },
    {
      title: 'Backlog',
      description: 'Deliveries that wait for their first or next try, and dead letters.',
      type: 'timeseries',
      unit: 'none',
      service,
      lines: [
        line(sum(series(metrics.alertsPending)), 'pending'),
        line(sum(series(metrics.deadLetters), ['delivery_method']), ['delivery_method'], 'dead'),
      ],
    },
    {
      title: 'Waiting',
      description: 'How long the delivery that is due longest, and the oldest dead letter, have been waiting.',
      type: 'timeseries',
      unit: 's',
      service,
      lines: [
        line(maximum(series(metrics.alertsPendingAge)), 'due'),
        line(maximum(series(metrics.deadLetterAge)), 'dead letter'),
      ],
    },
  ],
};
