import type { Rehearsal } from './rehearsal.ts';

/** How often the made-up worker was scraped: each time it has delivered one alert more, late, and given one up. */
let scrapes = 0;
const lateAndDead = (count: number) => `# TYPE alert_delivery_duration_seconds histogram
alert_delivery_duration_seconds_bucket{delivery_method="webhook",le="60"} 0
alert_delivery_duration_seconds_bucket{delivery_method="webhook",le="120"} ${20 * count}
alert_delivery_duration_seconds_bucket{delivery_method="webhook",le="+Inf"} ${20 * count}
alert_delivery_duration_seconds_sum{delivery_method="webhook"} ${2000 * count}
alert_delivery_duration_seconds_count{delivery_method="webhook"} ${20 * count}
# TYPE dawsos_alert_dlq_depth gauge
dawsos_alert_dlq_depth{delivery_method="webhook"} ${10 + count}
# TYPE dawsos_alert_dlq_oldest_age_seconds gauge
dawsos_alert_dlq_oldest_age_seconds ${3 * 86_400}
# TYPE dawsos_alert_deliveries_overdue_seconds gauge
dawsos_alert_deliveries_overdue_seconds 3600
`;

/** Faults of alert delivery. */
export const alertDeliveryRehearsals: readonly Rehearsal[] = [
  {
    fault: 'alerts are delivered late, or not at all (made-up metrics: no test waits for a minute’s retries)',
    fires: [
      'AlertDeliverySlowMedian',
      'AlertDeliveryMedianBudgetBurnTicket',
      'AlertDeliveryQueueGrowing',
      'AlertDeadLettersForgotten',
      'AlertDeliveryStalled',
    ],
    begin: async ({ madeUp }) =>
      madeUp.expose(() => {
        scrapes += 1;
        return lateAndDead(scrapes);
      }),
    end: async ({ madeUp }) => madeUp.expose(() => ''),
  },
];
