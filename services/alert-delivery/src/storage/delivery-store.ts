import type { AlertChannel } from '@dawsos/alerts';
import type { DeliveryMethod } from '@dawsos/conventions';
import type { Database, Statement, Transaction } from '@dawsos/database';
import { redact } from '@dawsos/telemetry/redaction';
import type { AlertPayload, Delivery, SendOutcome, Verdict } from '../domain/delivery.ts';
import { receiverOf } from '../domain/receiver-of.ts';
import type { ClaimedJob, Queue } from '../queue.ts';

/** A try that has been made, with what becomes of its delivery. */
export interface SettledTry {
  readonly job: ClaimedJob;
  readonly delivery: Delivery;
  readonly outcome: SendOutcome;
  readonly verdict: Verdict;
  readonly at: Date;
}

/** Deliveries as the worker sees them. */
export interface DeliveryStore {
  /** The deliveries that the jobs are for, by job; a job whose try was made already has none. */
  load(jobs: readonly ClaimedJob[]): Promise<ReadonlyMap<string, Delivery>>;
  /** Writes what came of tries, takes their jobs out of the queue and queues the next, in one transaction; answers the tries without those that somebody else had settled before. */
  settle(tries: readonly SettledTry[], obsolete: readonly ClaimedJob[]): Promise<ReadonlySet<SettledTry>>;
}

const selectDeliveries: Statement = {
  text: `select d.id, d.delivery_method, d.channel, d.attempts, d.tries_left, d.retry_count, e.payload, e.occurred_at
from alert_deliveries d join alert_events e on e.id = d.event_id
where d.id = any($1::uuid[]) and d.status = 'pending'`,
  operation: 'select',
  table: 'alert_deliveries',
};
/** Tries that somebody else has settled meanwhile, after this claim had lapsed, change nothing. */
const updateDeliveries: Statement = {
  text: `update alert_deliveries d set status = t.status, attempts = t.attempt, delivered_at = t.delivered_at,
  tries_left = d.tries_left - 1, due_at = coalesce(t.due_at, d.due_at), history = d.history || t.failure
from jsonb_to_recordset($1) as t
  (id uuid, attempt int, status text, delivered_at timestamptz, due_at timestamptz, failure jsonb)
where d.id = t.id and d.status = 'pending' and d.attempts = t.attempt - 1 returning d.id`,
  operation: 'update',
  table: 'alert_deliveries',
};
const insertDead: Statement = {
  text: `insert into alert_dlq (delivery_id, delivery_method, alert_type, payload, reason, error_message, permanent,
  history, retry_count, next_retry_at, occurred_at, dead_at)
select d.id, d.delivery_method, e.alert_type, t.payload, t.reason, t.error_message, t.permanent,
  d.history, d.retry_count, t.next_retry_at, e.occurred_at, t.dead_at
from jsonb_to_recordset($1) as t
  (id uuid, payload jsonb, reason text, error_message text, permanent boolean, next_retry_at timestamptz, dead_at timestamptz)
join alert_deliveries d on d.id = t.id join alert_events e on e.id = d.event_id`,
  operation: 'insert',
  table: 'alert_dlq',
};
interface Row {
  readonly id: string;
  readonly delivery_method: DeliveryMethod;
  readonly channel: AlertChannel;
  readonly attempts: number;
  readonly tries_left: number;
  readonly retry_count: number;
  readonly payload: AlertPayload;
  readonly occurred_at: Date;
}

/** Deliveries in the database. */
export const createDeliveryStore = (database: Database, queue: Pick<Queue, 'enqueue' | 'complete'>): DeliveryStore => ({
  load: async (jobs) => {
    const rows = await database.query<Row>(selectDeliveries, [jobs.map(({ data }) => data.delivery_id)]);
    const byId = new Map(rows.map((row) => [row.id, row]));
    return new Map(
      jobs.flatMap(({ id, data }) => {
        const row = byId.get(data.delivery_id);
        return row === undefined || row.attempts !== data.attempt - 1 ? [] : [[id, toDelivery(row)] as const];
      }),
    );
  },
  settle: (tries, obsolete) =>
    database.transaction(async (transaction) => {
      const updated = await transaction.query<{ id: string }>(updateDeliveries, [JSON.stringify(tries.map(toUpdate))]);
      const ours = new Set(updated.map(({ id }) => id));
      // Taken out of the set one by one: two jobs for one try count once.
      const counted = tries.filter(({ delivery }) => ours.delete(delivery.id));
      await continueOrBury(transaction, queue, counted);
      await queue.complete(transaction, [...tries.map(({ job }) => job.id), ...obsolete.map(({ id }) => id)]);
      return new Set(counted);
    }),
});

async function continueOrBury(
  transaction: Transaction,
  queue: Pick<Queue, 'enqueue'>,
  tries: readonly SettledTry[],
): Promise<void> {
  await queue.enqueue(
    transaction,
    tries.flatMap(({ job, delivery, verdict }) =>
      verdict.kind === 'retry'
        ? [
            {
              data: { ...job.data, attempt: delivery.attempts + 2 },
              dueAt: verdict.dueAt,
              receiver: receiverOf(delivery.channel),
            },
          ]
        : [],
    ),
  );
  const dead = tries.flatMap(toDeadLetter);
  if (dead.length > 0) await transaction.query(insertDead, [JSON.stringify(dead)]);
}

const statuses = { delivered: 'delivered', retry: 'pending', dead: 'dead' } as const;

const toUpdate = ({ delivery, outcome, verdict, at }: SettledTry) => ({
  id: delivery.id,
  attempt: delivery.attempts + 1,
  status: statuses[verdict.kind],
  delivered_at: verdict.kind === 'delivered' ? at : null,
  due_at: verdict.kind === 'retry' ? verdict.dueAt : null,
  failure:
    outcome.kind === 'failed'
      ? [{ at, attempt: delivery.attempts + 1, error: outcome.error, message: outcome.message }]
      : [],
});

function toDeadLetter({ delivery, outcome, verdict, at }: SettledTry) {
  if (verdict.kind !== 'dead' || outcome.kind !== 'failed') return [];
  // A user's own words may be anything, and what the alert says names what is held: nobody can tell by the looks of it.
  const { rule_name: _name, message: _message, observed: _observed, ...payload } = delivery.payload;
  return [
    {
      id: delivery.id,
      payload: redact(payload),
      reason: outcome.error,
      error_message: outcome.message,
      permanent: outcome.permanent,
      next_retry_at: verdict.nextRetryAt ?? null,
      dead_at: at,
    },
  ];
}

const toDelivery = (row: Row): Delivery => ({
  id: row.id,
  method: row.delivery_method,
  channel: row.channel,
  payload: row.payload,
  occurredAt: row.occurred_at,
  attempts: row.attempts,
  triesLeft: row.tries_left,
  retryCount: row.retry_count,
});
