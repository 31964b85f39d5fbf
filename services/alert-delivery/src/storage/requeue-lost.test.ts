import { createTestDatabase, type TestDatabase } from '@dawsos/testkit/test-database';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { jobIdOf, type Queue, type QueuedJob } from '../queue.ts';
import { startTestQueue } from '../testing/start-test-queue.ts';
import { rowsOf, storeRule } from '../testing/stored-rules.ts';
import { createRequeueLost } from './requeue-lost.ts';

const due = new Date('2013-03-01T10:00:00Z');
const later = new Date('2013-03-01T11:00:00Z');
let db: TestDatabase;
let queue: Queue;

beforeAll(async () => {
  db = await createTestDatabase();
  queue = await startTestQueue(db.url);
});
afterAll(async () => {
  await queue?.stop();
  await db?.drop();
});

/** Pending deliveries, all due at the same moment, without jobs. */
async function insertDeliveries(count: number): Promise<readonly string[]> {
  const rule = await storeRule(db.database, { channels: [{ method: 'log' }] });
  const rows = await rowsOf<{ id: string }>(
    db.database,
    `with events as (
       insert into alert_events (id, rule_id, user_id, alert_day, alert_type, payload, occurred_at)
       select gen_random_uuid(), id, user_id, date '2013-03-01' + n, alert_type, '{}', $2
       from alert_rules, generate_series(1, $1::int) n where id = $3 returning id)
     insert into alert_deliveries (id, event_id, delivery_method, channel, tries_left, due_at)
     select gen_random_uuid(), id, 'log', '{"method":"log"}', 5, $2 from events returning id`,
    [count, due, rule],
  );
  return rows.map(({ id }) => id);
}
const jobOf = (id: string): QueuedJob => ({
  data: { delivery_id: id, attempt: 1, links: [] },
  dueAt: due,
  receiver: undefined,
});
const queued = async () => (await rowsOf<{ id: string }>(db.database, 'select id from pgboss.job')).map(({ id }) => id);

it('finds what has no job page by page, however many are due at the same moment, and queues it once', async () => {
  const ids = await insertDeliveries(2_500);
  const others = ids.toSorted().slice(0, -1);
  await db.database.transaction((transaction) => queue.enqueue(transaction, others.map(jobOf)));
  const requeueLost = createRequeueLost(db.database, queue);
  // The lost one is on the last page of three, at which the search begins anew.
  const found = [];
  for (let call = 0; call < 6; call++) found.push(await requeueLost(later, 60_000));
  expect(found).toEqual([0, 0, 1, 0, 0, 0]);
  expect((await queued()).sort()).toEqual(ids.map((id) => jobIdOf(id, 1)).sort());
});

it('finds all of it at once where the queue has lost everything, and leaves alone what is not overdue', async () => {
  await rowsOf(db.database, 'truncate pgboss.job');
  const requeueLost = createRequeueLost(db.database, queue);
  expect(await requeueLost(new Date(due.getTime() + 1_000), 60_000)).toBe(0);
  expect(await requeueLost(later, 60_000)).toBe(2_500);
  expect(await queued()).toHaveLength(2_500);
});

it('has another worker claim what was claimed longer ago than the claim time, and nothing sooner', async () => {
  await rowsOf(db.database, 'truncate pgboss.job');
  const [id = ''] = await insertDeliveries(1);
  await db.database.transaction((transaction) => queue.enqueue(transaction, [jobOf(id)]));
  expect(await queue.claim(10)).toHaveLength(1);
  await queue.releaseLapsed();
  expect(await queue.claim(10)).toHaveLength(0);
  await rowsOf(db.database, `update pgboss.job set started_on = started_on - interval '31 s'`);
  await queue.releaseLapsed();
  expect((await queue.claim(10)).map((job) => job.id)).toEqual([jobIdOf(id, 1)]);
});
