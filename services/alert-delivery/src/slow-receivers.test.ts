import { createTestDatabase } from '@dawsos/testkit/test-database';
import { expect, it, onTestFinished } from 'vitest';
import { startReceiver } from './testing/receiver.ts';
import { rowsOf, storeRule } from './testing/stored-rules.ts';
import { startTestWorker, testSigningKey } from './testing/test-worker.ts';

const soon = { timeout: 30_000, interval: 100 };

async function startScene() {
  const db = await createTestDatabase();
  onTestFinished(() => db.drop());
  const start = async () => {
    const receiver = await startReceiver(testSigningKey);
    onTestFinished(() => receiver.stop());
    return receiver;
  };
  return {
    db,
    startReceiver: start,
    storeRules: async (count: number, url: string) => {
      for (let n = 0; n < count; n++) await storeRule(db.database, { channels: [{ method: 'webhook', url }] });
    },
    evaluateWith: async (environment: Readonly<Record<string, string>>) => {
      const worker = await startTestWorker(db, environment);
      onTestFinished(() => worker.service.kill('SIGKILL'));
      await worker.call('/v1/evaluations', { method: 'POST', body: {} });
    },
    statuses: () =>
      rowsOf(db.database, 'select status, attempts, count(*)::int as n from alert_deliveries group by 1, 2 order by 1'),
  };
}

it('spends one try on each of as many as go to one receiver at a time, however slow it is', {
  timeout: 60_000,
}, async () => {
  const scene = await startScene();
  const receiver = await scene.startReceiver();
  const atOnce = 48;
  await scene.storeRules(atOnce, receiver.url);
  const allThere = Promise.withResolvers<void>();
  let there = 0;
  receiver.answer(async () => {
    there += 1;
    if (there === atOnce) allThere.resolve();
    await allThere.promise;
    return 200;
  });
  await scene.evaluateWith({ ALERT_SEND_TIMEOUT_MS: '5000', ALERT_PER_RECEIVER: String(atOnce) });
  await expect.poll(scene.statuses, soon).toEqual([{ status: 'delivered', attempts: 1, n: atOnce }]);
});

it('delivers to others though two receivers hang that together could take all places', {
  timeout: 60_000,
}, async () => {
  const scene = await startScene();
  const hanging = [await scene.startReceiver(), await scene.startReceiver()];
  const well = await scene.startReceiver();
  for (const receiver of hanging) {
    receiver.answer(() => 'hang');
    await scene.storeRules(20, receiver.url);
  }
  await scene.storeRules(20, well.url);
  await scene.evaluateWith({
    ALERT_CONCURRENCY: '4',
    ALERT_PER_RECEIVER: '2',
    ALERT_CLAIM_S: '61',
    ALERT_SEND_TIMEOUT_MS: '60000',
  });
  await expect.poll(scene.statuses, soon).toEqual([
    { status: 'delivered', attempts: 1, n: 20 },
    { status: 'pending', attempts: 0, n: 40 },
  ]);
  expect(well.calls).toHaveLength(20);
  expect(hanging.map(({ calls }) => calls.length)).toEqual([2, 2]);
});
