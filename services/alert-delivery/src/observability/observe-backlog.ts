import { metrics as catalogue, type DeliveryMethod, deliveryMethods } from '@dawsos/conventions';
import type { Queryable, Statement } from '@dawsos/database';
import type { Telemetry } from '@dawsos/telemetry';

const selectPending: Statement = {
  text: `select count(*) as pending, coalesce(extract(epoch from $1::timestamptz - min(due_at)), 0)::float8 as overdue
from alert_deliveries where status = 'pending'`,
  operation: 'select',
  table: 'alert_deliveries',
};
const selectDead: Statement = {
  text: `select delivery_method, count(*) as dead, extract(epoch from $1::timestamptz - min(dead_at))::float8 as age
from alert_dlq group by delivery_method`,
  operation: 'select',
  table: 'alert_dlq',
};

/** Shows, at each scrape, what waits and what was given up. */
export function observeBacklog(database: Queryable, { metrics }: Telemetry, now: () => Date): void {
  const pending = metrics.gauge(catalogue.alertsPending).bind({});
  const overdue = metrics.gauge(catalogue.alertsPendingAge).bind({});
  const depth = metrics.gauge(catalogue.deadLetters);
  const age = metrics.gauge(catalogue.deadLetterAge).bind({});
  metrics.onScrape(async () => {
    const [[waiting], dead] = await Promise.all([
      database.query<{ pending: number; overdue: number }>(selectPending, [now()]),
      database.query<{ delivery_method: DeliveryMethod; dead: number; age: number }>(selectDead, [now()]),
    ]);
    pending.set(waiting?.pending ?? 0);
    overdue.set(Math.max(0, waiting?.overdue ?? 0));
    const byMethod = new Map(dead.map((row) => [row.delivery_method, row.dead]));
    for (const delivery_method of deliveryMethods)
      depth.bind({ delivery_method }).set(byMethod.get(delivery_method) ?? 0);
    age.set(Math.max(0, ...dead.map((row) => row.age)));
  });
}
