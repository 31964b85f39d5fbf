import { createTestDatabase, type TestDatabase } from '@dawsos/testkit/test-database';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Receiver, startReceiver } from './testing/receiver.ts';
import { rowsOf, storeRule } from './testing/stored-rules.ts';
import { startTestWorker, type TestWorker, testSigningKey } from './testing/test-worker.ts';

let db: TestDatabase;
let receiver: Receiver;
let worker: TestWorker;

beforeAll(async () => {
  db = await createTestDatabase();
  receiver = await startReceiver(testSigningKey);
  worker = await startTestWorker(db);
});
afterAll(async () => {
  await worker?.service.stop();
  await receiver?.stop();
  await db?.drop();
});

it('delivers what a rule says to its webhook, signed, once', async () => {
  const rule = await storeRule(db.database, { channels: [{ method: 'webhook', url: receiver.url }] });
  const { status, body } = await worker.call('/v1/evaluations', { method: 'POST', body: {} });
  expect({ status, body }).toMatchObject({ status: 200, body: { rules: { triggered: 1 } } });
  await expect.poll(() => receiver.calls.length, { timeout: 5_000 }).toBe(1);
  expect(receiver.calls[0]).toMatchObject({ signed: true, payload: { rule_id: rule, alert_type: 'pack_not_fresh' } });
  await expect
    .poll(() => rowsOf(db.database, 'select status, attempts from alert_deliveries'))
    .toEqual([{ status: 'delivered', attempts: 1 }]);
  expect((await worker.call('/v1/evaluations', { method: 'POST', body: {} })).body).toMatchObject({
    rules: { triggered: 0, repeated: 1 },
  });
  expect(receiver.calls).toHaveLength(1);
});
