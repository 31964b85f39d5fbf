import { randomUUID } from 'node:crypto';
import { createTestDatabase } from '@dawsos/testkit/test-database';
import { expect, it, onTestFinished } from 'vitest';
import { rowsOf, storeRule } from '../testing/stored-rules.ts';
import { createDeliveryStore, type SettledTry } from './delivery-store.ts';

/** A store with deliveries that wait for their first try; jobs do not matter here. */
async function startScene(count: number) {
  const db = await createTestDatabase();
  onTestFinished(() => db.drop());
  const store = createDeliveryStore(db.database, { enqueue: async () => {}, complete: async () => {} });
  const jobs = [];
  for (let n = 0; n < count; n++) {
    const rule = await storeRule(db.database, { channels: [{ method: 'log' }] });
    const [id, event] = [randomUUID(), randomUUID()];
    await rowsOf(
      db.database,
      `insert into alert_events (id, rule_id, user_id, alert_day, alert_type, payload, occurred_at)
       select $1, id, user_id, current_date, alert_type, '{}', now() from alert_rules where id = $2`,
      [event, rule],
    );
    await rowsOf(
      db.database,
      `insert into alert_deliveries (id, event_id, delivery_method, channel, tries_left, due_at, created_at)
       values ($1, $2, 'log', '{"method":"log"}', 5, now(), now())`,
      [id, event],
    );
    jobs.push({ id: randomUUID(), data: { delivery_id: id, attempt: 1, links: [] } });
  }
  const deliveries = await store.load(jobs);
  const tries = jobs.flatMap((job): SettledTry[] => {
    const delivery = deliveries.get(job.id);
    if (delivery === undefined) return [];
    return [{ job, delivery, outcome: { kind: 'delivered' }, verdict: { kind: 'delivered' }, at: new Date() }];
  });
  return { store, tries };
}

it('answers the tries it has settled, without those that another worker had settled before', async () => {
  const { store, tries } = await startScene(3);
  const [lapsed] = tries;
  expect(lapsed).toBeDefined();
  expect(await store.settle(lapsed === undefined ? [] : [lapsed], [])).toEqual(new Set([lapsed]));
  expect(await store.settle(tries, [])).toEqual(new Set(tries.slice(1)));
});

it('settles one of two jobs for the same try', async () => {
  const { store, tries } = await startScene(1);
  expect((await store.settle([...tries, ...tries.map((one) => ({ ...one }))], [])).size).toBe(1);
});
