import type { AlertChannel } from '@dawsos/alerts';
import type { Database, Statement } from '@dawsos/database';
import { receiverOf } from '../domain/receiver-of.ts';
import { jobIdOf, type Queue } from '../queue.ts';

const pageSize = 1_000;
const beginning: Position = { due: '-infinity', id: '00000000-0000-0000-0000-000000000000' };

const onDeliveries = (text: string): Statement => ({ text, operation: 'select', table: 'alert_deliveries' });

/** As text, which keeps its microseconds. */
const selectPage = onDeliveries(
  `select id, attempts, due_at::text as due from alert_deliveries
where status = 'pending' and due_at < $1 and (due_at, id) > ($2::timestamptz, $3::uuid) order by due_at, id limit ${pageSize}`,
);
const selectJobs: Statement = {
  text: `select id from pgboss.job where name = 'alert-delivery' and id = any($1::uuid[])`,
  operation: 'select',
  table: 'none',
};
const lockLost = onDeliveries(
  `select d.id, d.attempts, d.channel, e.traceparent from alert_deliveries d join alert_events e on e.id = d.event_id
where d.id = any($1::uuid[]) and d.status = 'pending' for update of d skip locked`,
);

interface Position {
  readonly due: string;
  readonly id: string;
}
interface LostRow {
  readonly id: string;
  readonly attempts: number;
  readonly channel: AlertChannel;
  readonly traceparent: string | null;
}

/**
 * Queues again what has been due for `overdueMs` and has no job, and answers how many. Looks at one page a call and goes
 * on from there at the next, so that a call costs the same however much is waiting; where it finds something, there may be more, and it goes on at once.
 */
export function createRequeueLost(
  database: Database,
  queue: Pick<Queue, 'enqueue'>,
): (now: Date, overdueMs: number) => Promise<number> {
  let position = beginning;

  const requeue = (ids: readonly string[], now: Date): Promise<number> =>
    database.transaction(async (transaction) => {
      const lost = await transaction.query<LostRow>(lockLost, [ids]);
      await queue.enqueue(
        transaction,
        lost.map(({ id, attempts, channel, traceparent }) => ({
          data: { delivery_id: id, attempt: attempts + 1, links: traceparent === null ? [] : [traceparent] },
          dueAt: now,
          receiver: receiverOf(channel),
        })),
      );
      return lost.length;
    });

  return async (now, overdueMs) => {
    const cutoff = new Date(now.getTime() - overdueMs);
    for (let requeued = 0; ; ) {
      const page = await database.query<Position & { attempts: number }>(selectPage, [
        cutoff,
        position.due,
        position.id,
      ]);
      position = page.length < pageSize ? beginning : (page.at(-1) ?? beginning);
      const jobs = new Map(page.map(({ id, attempts }) => [jobIdOf(id, attempts + 1), id]));
      const known = page.length === 0 ? [] : await database.query<{ id: string }>(selectJobs, [[...jobs.keys()]]);
      for (const { id } of known) jobs.delete(id);
      if (jobs.size > 0) requeued += await requeue([...jobs.values()], now);
      if (jobs.size === 0 || position === beginning) return requeued;
    }
  };
}
