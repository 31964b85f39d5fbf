import type { AlertChannel } from '@dawsos/alerts';
import type { AlertType, DeliveryError, DeliveryMethod } from '@dawsos/conventions';
import type { Database, Statement, Transaction } from '@dawsos/database';
import { receiverOf } from '../domain/receiver-of.ts';
import type { Queue } from '../queue.ts';

/** A delivery that was given up. */
export interface DeadLetter {
  readonly delivery_id: string;
  readonly delivery_method: DeliveryMethod;
  readonly alert_type: AlertType;
  /** Redacted. */
  readonly payload: unknown;
  readonly reason: DeliveryError;
  readonly error_message: string;
  readonly permanent: boolean;
  readonly history: readonly unknown[];
  readonly retry_count: number;
  readonly next_retry_at: Date | null;
  readonly occurred_at: Date;
  readonly dead_at: Date;
}

/** Who does something to dead letters, and when. */
export interface Actor {
  readonly name: string;
  readonly note?: string | undefined;
  readonly now: Date;
  readonly traceId: string | undefined;
  readonly traceparent: string | undefined;
}

/** Which dead letters are meant, and how many at most. */
export interface DeadLetterFilter {
  readonly reason?: DeliveryError | undefined;
  readonly delivery_method?: DeliveryMethod | undefined;
  /** The last one of the page before. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Dead letters, and what can be done with them; each deed leaves a row in the audit, in the same transaction. */
export interface DeadLetterStore {
  /** Oldest first. */
  list(filter: DeadLetterFilter): Promise<readonly DeadLetter[]>;
  find(deliveryId: string): Promise<DeadLetter | undefined>;
  /** Has it delivered again, with all tries; false where it is no dead letter (any more). */
  replay(deliveryId: string, actor: Actor): Promise<boolean>;
  /** The same for all that match, a batch a transaction; answers how many. */
  replayAll(filter: Omit<DeadLetterFilter, 'limit' | 'after'>, actor: Actor): Promise<number>;
  /** Has those whose time has come delivered again, with one try; answers how many. */
  retryDue(now: Date): Promise<number>;
  /** Gives it up for good; false where it is no dead letter (any more). */
  discard(deliveryId: string, actor: Actor): Promise<boolean>;
}

const onDeadLetters = (operation: Statement['operation'], text: string): Statement => ({
  text,
  operation,
  table: 'alert_dlq',
});
const matching = `($1::text is null or reason = $1) and ($2::text is null or delivery_method = $2)`;

const selectPage = onDeadLetters(
  'select',
  `select * from alert_dlq where ${matching} and ($3::uuid is null or
  (dead_at, delivery_id) > (select dead_at, delivery_id from alert_dlq where delivery_id = $3))
order by dead_at, delivery_id limit $4`,
);
const selectOne = onDeadLetters('select', 'select * from alert_dlq where delivery_id = $1');
const deleteOne = onDeadLetters('delete', 'delete from alert_dlq where delivery_id = $1 returning delivery_id');
// What dies again while all are replayed is left alone: it was given up after the replay began.
const deleteMatching = onDeadLetters(
  'delete',
  `delete from alert_dlq where delivery_id in (
  select delivery_id from alert_dlq where ${matching} and dead_at <= $3 order by dead_at limit 500 for update skip locked)
returning delivery_id`,
);
const deleteDue = onDeadLetters(
  'delete',
  `delete from alert_dlq where delivery_id in (
  select delivery_id from alert_dlq where next_retry_at <= $1 order by next_retry_at limit 500 for update skip locked)
returning delivery_id`,
);
const revive: Statement = {
  text: `update alert_deliveries d set status = 'pending', tries_left = $2, retry_count = retry_count + 1, due_at = $3
from alert_events e where d.id = any($1::uuid[]) and d.status = 'dead' and e.id = d.event_id
returning d.id, d.attempts, d.channel, e.traceparent`,
  operation: 'update',
  table: 'alert_deliveries',
};
const markDiscarded: Statement = {
  text: `update alert_deliveries set status = 'discarded' where id = $1`,
  operation: 'update',
  table: 'alert_deliveries',
};
const insertAudit: Statement = {
  text: `insert into alert_audit (at, actor, action, delivery_id, note, trace_id)
select $2, $3, $4, delivery_id, $5, $6 from unnest($1::uuid[]) as delivery_id`,
  operation: 'insert',
  table: 'alert_audit',
};

type Action = 'replay' | 'retry' | 'discard';
interface Revived {
  readonly id: string;
  readonly attempts: number;
  readonly channel: AlertChannel;
  readonly traceparent: string | null;
}
interface Id {
  readonly delivery_id: string;
}

/** Dead letters in the database; `tries` is how often a replayed one is tried. */
export function createDeadLetterStore(
  database: Database,
  { queue, tries }: { readonly queue: Pick<Queue, 'enqueue'>; readonly tries: number },
): DeadLetterStore {
  const audit = (transaction: Transaction, action: Action, ids: readonly string[], actor: Actor) =>
    transaction.query(insertAudit, [ids, actor.now, actor.name, action, actor.note ?? null, actor.traceId ?? null]);

  /** Deletes what `deletion` finds and queues it under its old key. */
  const takeOut = (deletion: Statement, values: readonly unknown[], action: Action, actor: Actor): Promise<number> =>
    database.transaction(async (transaction) => {
      const ids = (await transaction.query<Id>(deletion, values)).map(({ delivery_id }) => delivery_id);
      if (ids.length === 0) return 0;
      const revived = await transaction.query<Revived>(revive, [ids, action === 'retry' ? 1 : tries, actor.now]);
      await audit(transaction, action, ids, actor);
      await queue.enqueue(
        transaction,
        revived.map(({ id, attempts, channel, traceparent }) => ({
          data: {
            delivery_id: id,
            attempt: attempts + 1,
            links: [traceparent, actor.traceparent].filter((link) => typeof link === 'string'),
          },
          dueAt: actor.now,
          receiver: receiverOf(channel),
        })),
      );
      return ids.length;
    });

  return {
    list: ({ reason, delivery_method, after, limit }) =>
      database.query<DeadLetter>(selectPage, [reason ?? null, delivery_method ?? null, after ?? null, limit]),
    find: async (id) => (await database.query<DeadLetter>(selectOne, [id]))[0],
    replay: async (id, actor) => (await takeOut(deleteOne, [id], 'replay', actor)) > 0,
    replayAll: async ({ reason, delivery_method }, actor) => {
      const values = [reason ?? null, delivery_method ?? null, actor.now];
      let replayed = 0;
      for (;;) {
        const taken = await takeOut(deleteMatching, values, 'replay', actor);
        if (taken === 0) return replayed;
        replayed += taken;
      }
    },
    retryDue: (now) =>
      takeOut(deleteDue, [now], 'retry', { name: 'retry-worker', now, traceId: undefined, traceparent: undefined }),
    discard: (id, actor) =>
      database.transaction(async (transaction) => {
        const deleted = await transaction.query<Id>(deleteOne, [id]);
        if (deleted.length === 0) return false;
        await transaction.query(markDiscarded, [id]);
        await audit(transaction, 'discard', [id], actor);
        return true;
      }),
  };
}
