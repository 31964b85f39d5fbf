import { metrics, scrapeJobs, serviceNames } from '@dawsos/conventions';
import { type BurnRateWindow, defineSlo, latencyWithin, type Slo } from '@dawsos/slo';

/**
 * Half of all may be late, so that the budget can go at most twice as fast as allowed: windows in which three of four
 * (for a day) or three of five (for three days) are late.
 */
const medianWindows: readonly BurnRateWindow[] = [
  { severity: 'ticket', budgetPercent: 5, long: '1d', short: '2h' },
  { severity: 'ticket', budgetPercent: 12, long: '3d', short: '6h' },
];

/** What alert delivery promises (REQUIREMENTS §6): a median of 60 s is half of all within 60 s. */
export const alertDeliverySlos: readonly Slo[] = [
  defineSlo({
    service: serviceNames.alertDelivery,
    team: 'alerts',
    id: 'alert-delivery-median',
    title: 'Alert delivery median',
    concern: 'alert-delivery',
    objective: 0.5,
    windows: medianWindows,
    indicator: latencyWithin(metrics.alertDeliveryDuration, 60, { job: scrapeJobs.alertDelivery }),
    minimumEvents: 10,
    impact: 'Users learn of what they asked to be told of when it is too late to act.',
    mend: [
      'Which channel: `sum by (delivery_method) (rate(alert_delivery_duration_seconds_bucket{le="60.0"}[1h]))` beside the same of the count.',
      'Retries make deliveries late: `dawsos_alert_retries_total` and `alert_delivery_failures_total` say what receivers answer.',
      'No failures and late nevertheless: the worker has too few places (`ALERT_CONCURRENCY`) or is not there all the time.',
    ],
    rehearse:
      'Stop the service for two minutes while alerts are evaluated elsewhere, or point rules at a receiver that answers 503.',
  }),
];
