import { randomUUID } from 'node:crypto';
import type { Database, Statement } from '@dawsos/database';
import type { AlertPayload } from '../domain/delivery.ts';
import { receiverOf } from '../domain/receiver-of.ts';
import type { Queue } from '../queue.ts';
import type { StoredRule } from './rule-store.ts';

/** What a rule has to say. */
export interface TriggeredAlert {
  readonly rule: StoredRule;
  readonly payload: AlertPayload;
}

const selectTold: Statement = {
  text: `select e.rule_id from jsonb_to_recordset($1) as a (rule_id uuid, user_id uuid, alert_day date)
join alert_events e using (user_id, rule_id, alert_day)`,
  operation: 'select',
  table: 'alert_events',
};
const insertEvents: Statement = {
  text: `insert into alert_events (id, rule_id, user_id, alert_day, alert_type, payload, traceparent, occurred_at)
select id, rule_id, user_id, alert_day, alert_type, payload, $2, $3
from jsonb_to_recordset($1) as e (id uuid, rule_id uuid, user_id uuid, alert_day date, alert_type text, payload jsonb)
on conflict (user_id, rule_id, alert_day) do nothing returning id`,
  operation: 'insert',
  table: 'alert_events',
};
const insertDeliveries: Statement = {
  text: `insert into alert_deliveries (id, event_id, delivery_method, channel, tries_left, due_at, created_at)
select id, event_id, delivery_method, channel, $2, $3, $3
from jsonb_to_recordset($1) as d (id uuid, event_id uuid, delivery_method text, channel jsonb)`,
  operation: 'insert',
  table: 'alert_deliveries',
};

/** How alerts go out. */
export interface OutboxOptions {
  readonly queue: Pick<Queue, 'enqueue'>;
  /** Tries a delivery has before it is given up. */
  readonly tries: number;
}

/** When it was found, and by which span. */
export interface Occasion {
  readonly now: Date;
  readonly traceparent: string | undefined;
}

/**
 * Writes events, deliveries and their jobs in one transaction: either all of an alert is there or nothing. An alert
 * that was written before for its user, rule and day is left out; answers the rules whose alerts are new.
 */
export async function writeAlerts(
  database: Database,
  options: OutboxOptions,
  alerts: readonly TriggeredAlert[],
  occasion: Occasion,
): Promise<ReadonlySet<string>> {
  if (alerts.length === 0) return new Set();
  // Most of what an evaluation finds it has found a minute ago: reading that costs little, trying to write it does not.
  const keys = alerts.map(({ rule, payload }) => ({
    rule_id: rule.id,
    user_id: rule.user_id,
    alert_day: payload.alert_day,
  }));
  const rows = await database.query<{ rule_id: string }>(selectTold, [JSON.stringify(keys)]);
  const told = new Set(rows.map(({ rule_id }) => rule_id));
  const rest = alerts.filter(({ rule }) => !told.has(rule.id));
  return rest.length === 0 ? new Set() : writeNew(database, options, rest, occasion);
}

const writeNew = (
  database: Database,
  { queue, tries }: OutboxOptions,
  alerts: readonly TriggeredAlert[],
  { now, traceparent }: Occasion,
): Promise<ReadonlySet<string>> =>
  database.transaction(async (transaction) => {
    const rows = alerts.map(({ rule, payload }) => ({
      id: payload.id,
      rule_id: rule.id,
      user_id: rule.user_id,
      alert_day: payload.alert_day,
      alert_type: payload.alert_type,
      payload,
    }));
    const values = [JSON.stringify(rows), traceparent ?? null, now];
    const inserted = await transaction.query<{ id: string }>(insertEvents, values);
    const fresh = new Set(inserted.map(({ id }) => id));
    const told = alerts.filter(({ payload }) => fresh.has(payload.id));
    const deliveries = told.flatMap(({ rule, payload }) =>
      rule.channels.map((channel) => ({
        id: randomUUID(),
        event_id: payload.id,
        delivery_method: channel.method,
        channel,
      })),
    );
    if (deliveries.length > 0) {
      await transaction.query(insertDeliveries, [JSON.stringify(deliveries), tries, now]);
      const links = traceparent === undefined ? [] : [traceparent];
      await queue.enqueue(
        transaction,
        deliveries.map(({ id, channel }) => ({
          data: { delivery_id: id, attempt: 1, links },
          dueAt: now,
          receiver: receiverOf(channel),
        })),
      );
    }
    return new Set(told.map(({ rule }) => rule.id));
  });
