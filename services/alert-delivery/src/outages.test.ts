import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedPostgres, migrate, openDatabase, startEmbeddedPostgres } from '@dawsos/database';
import { createTestDatabase } from '@dawsos/testkit/test-database';
import { expect, it, onTestFinished } from 'vitest';
import { startReceiver } from './testing/receiver.ts';
import { rowsOf, storeRule } from './testing/stored-rules.ts';
import { startTestWorker, testSigningKey } from './testing/test-worker.ts';

const soon = { timeout: 30_000, interval: 100 };
const impatient = { ALERT_CLAIM_S: '2', ALERT_SEND_TIMEOUT_MS: '1000' };

/** A database server of the test's own, which it may stop and start again. */
async function startServer() {
  const folder = await mkdtemp(join(tmpdir(), 'dawsos-outage-'));
  await chmod(folder, 0o711);
  const options = { dataDir: join(folder, 'postgres'), durability: 'full' } as const;
  let server: EmbeddedPostgres = await startEmbeddedPostgres({ ...options, port: 0 });
  const { port, url } = server;
  onTestFinished(async () => {
    await server.stop('immediate');
    await rm(folder, { recursive: true, force: true });
  });
  await migrate(url);
  return {
    url,
    stop: () => server.stop('immediate'),
    start: async () => {
      server = await startEmbeddedPostgres({ ...options, port });
    },
  };
}

it('goes on by itself after the database was gone in the middle of deliveries: none lost, none acted on twice', {
  timeout: 60_000,
}, async () => {
  const server = await startServer();
  const receiver = await startReceiver(testSigningKey);
  const worker = await startTestWorker(server, impatient);
  onTestFinished(async () => {
    await worker.service.stop();
    await receiver.stop();
  });
  const before = openDatabase({ url: server.url, maxConnections: 1 });
  for (let n = 0; n < 20; n++) await storeRule(before, { channels: [{ method: 'webhook', url: receiver.url }] });
  await before.close();
  const reached = Promise.withResolvers<void>();
  receiver.answer(() => {
    if (receiver.calls.length >= 5) reached.resolve();
    return 200;
  });
  await worker.call('/v1/evaluations', { method: 'POST', body: {} });
  await reached.promise;
  await server.stop();
  await expect.poll(async () => (await worker.call('/health/detailed')).status, soon).toBe(503);
  await server.start();

  const after = openDatabase({ url: server.url, maxConnections: 1 });
  onTestFinished(() => after.close());
  const delivered = () =>
    rowsOf(after, `select count(*)::int as n from alert_deliveries where status = 'delivered'`).catch(() => undefined);
  await expect.poll(delivered, soon).toEqual([{ n: 20 }]);
  const keys = await rowsOf<{ id: string }>(after, 'select id from alert_deliveries order by id');
  expect([...receiver.effects()].sort()).toEqual(keys.map(({ id }) => id));
  expect((await worker.call('/health/detailed')).status).toBe(200);
});

it('queues again what the queue has lost, once', { timeout: 60_000 }, async () => {
  const db = await createTestDatabase();
  const receiver = await startReceiver(testSigningKey);
  onTestFinished(async () => {
    await receiver.stop();
    await db.drop();
  });
  await storeRule(db.database, { channels: [{ method: 'webhook', url: receiver.url }] });
  receiver.answer(() => 'hang');
  const first = await startTestWorker(db, impatient);
  await first.call('/v1/evaluations', { method: 'POST', body: {} });
  await expect.poll(() => receiver.calls.length, soon).toBe(1);
  first.service.kill('SIGKILL');
  await first.service.exited;
  // As a restored backup without the queue's schema would have it.
  await rowsOf(db.database, 'drop schema pgboss cascade');
  receiver.answer(() => 200);
  const second = await startTestWorker(db, impatient);
  onTestFinished(() => void second.service.stop());
  const status = () => rowsOf(db.database, 'select status, attempts from alert_deliveries');
  await expect.poll(status, soon).toEqual([{ status: 'delivered', attempts: 1 }]);
  expect(receiver.calls.map(({ status: answered }) => answered)).toEqual([0, 200]);
  expect(receiver.effects().size).toBe(1);
});

it('tells each alert once when the queue was out, and all was evaluated and replayed again', {
  timeout: 60_000,
}, async () => {
  const db = await createTestDatabase();
  const receiver = await startReceiver(testSigningKey);
  const worker = await startTestWorker(db, impatient);
  onTestFinished(async () => {
    await worker.service.stop();
    await receiver.stop();
    await db.drop();
  });
  const channels = [{ method: 'webhook', url: receiver.url } as const];
  const post = async (path: string) => (await worker.call(path, { method: 'POST', body: {} })).status;
  const count = async (what: string) =>
    (await rowsOf<{ n: number }>(db.database, `select count(*)::int as n from ${what}`))[0]?.n;
  for (let n = 0; n < 5; n++) await storeRule(db.database, { channels });
  receiver.answer(() => 410);
  expect(await post('/v1/evaluations')).toBe(200);
  await expect.poll(() => count('alert_dlq'), soon).toBe(5);

  await rowsOf(db.database, 'alter schema pgboss rename to pgboss_away');
  for (let n = 0; n < 5; n++) await storeRule(db.database, { channels });
  expect(await post('/v1/evaluations')).toBe(500);
  expect(await post('/v1/dead-letters/replay')).toBe(500);
  expect((await worker.call('/health/detailed')).status).toBe(503);
  // Neither an event without its job nor a dead letter that is gone and not sent.
  expect([await count('alert_events'), await count('alert_dlq')]).toEqual([5, 5]);

  await rowsOf(db.database, 'alter schema pgboss_away rename to pgboss');
  receiver.answer(() => 200);
  const again = ['/v1/evaluations', '/v1/dead-letters/replay'].flatMap((path) => [post(path), post(path), post(path)]);
  expect(new Set(await Promise.all(again))).toEqual(new Set([200]));
  await expect.poll(() => count(`alert_deliveries where status = 'delivered'`), soon).toBe(10);
  expect([await count('alert_events'), await count('alert_deliveries'), await count('alert_dlq')]).toEqual([10, 10, 0]);
  expect([...receiver.alerts().values()]).toEqual(Array(10).fill(1));
  expect(receiver.calledAfterSuccess.size).toBe(0);
  expect(receiver.calls.filter(({ status }) => status === 200)).toHaveLength(10);
});

it('delivers to others while one receiver hangs, which has only so many places, and its other alerts wait untried', {
  timeout: 60_000,
}, async () => {
  const db = await createTestDatabase();
  const [hanging, well] = [await startReceiver(testSigningKey), await startReceiver(testSigningKey)];
  onTestFinished(async () => {
    await hanging.stop();
    await well.stop();
    await db.drop();
  });
  hanging.answer(() => 'hang');
  const to = (url: string) => storeRule(db.database, { channels: [{ method: 'webhook', url }] });
  for (let n = 0; n < 20; n++) await to(hanging.url);
  for (let n = 0; n < 20; n++) await to(well.url);
  const worker = await startTestWorker(db, {
    ALERT_CONCURRENCY: '4',
    ALERT_PER_RECEIVER: '2',
    ALERT_CLAIM_S: '61',
    ALERT_SEND_TIMEOUT_MS: '60000',
  });
  onTestFinished(() => worker.service.kill('SIGKILL'));
  await worker.call('/v1/evaluations', { method: 'POST', body: {} });
  const statuses = () =>
    rowsOf(db.database, 'select status, attempts, count(*)::int as n from alert_deliveries group by 1, 2 order by 1');
  await expect.poll(statuses, soon).toEqual([
    { status: 'delivered', attempts: 1, n: 20 },
    { status: 'pending', attempts: 0, n: 20 },
  ]);
  expect(well.calls).toHaveLength(20);
  expect(hanging.calls).toHaveLength(2);
});

it('stops on SIGTERM in time while receivers hang, and the next worker delivers', { timeout: 60_000 }, async () => {
  const db = await createTestDatabase();
  const receiver = await startReceiver(testSigningKey);
  onTestFinished(async () => {
    await receiver.stop();
    await db.drop();
  });
  for (let n = 0; n < 3; n++) await storeRule(db.database, { channels: [{ method: 'webhook', url: receiver.url }] });
  receiver.answer(() => 'hang');
  const first = await startTestWorker(db, { ALERT_CLAIM_S: '10', ALERT_SEND_TIMEOUT_MS: '9000' });
  await first.call('/v1/evaluations', { method: 'POST', body: {} });
  await expect.poll(() => receiver.calls.length, soon).toBe(3);
  expect(await first.service.stop()).toEqual({ code: 0, signal: null });
  expect(await rowsOf(db.database, 'select distinct status, attempts from alert_deliveries')).toEqual([
    { status: 'pending', attempts: 0 },
  ]);
  receiver.answer(() => 200);
  const second = await startTestWorker(db, impatient);
  onTestFinished(() => void second.service.stop());
  await expect
    .poll(() => rowsOf(db.database, 'select distinct status, attempts from alert_deliveries'), soon)
    .toEqual([{ status: 'delivered', attempts: 1 }]);
  expect(receiver.effects().size).toBe(3);
});

it('evaluates by itself, each fresh pack soon after it became so', async () => {
  const db = await createTestDatabase();
  const worker = await startTestWorker(db);
  onTestFinished(async () => {
    await worker.service.stop();
    await db.drop();
  });
  await rowsOf(
    db.database,
    `insert into pricing_packs (id, asof_date, status, content_hash, fresh_at) values ('PP_2013-03-01', '2013-03-01', 'fresh', 'h', now())`,
  );
  const evaluated = () => rowsOf(db.database, 'select pack_id from alert_evaluations');
  await expect.poll(evaluated, soon).toEqual([{ pack_id: 'PP_2013-03-01' }]);
  expect(await rowsOf(db.database, `select cron from pgboss.schedule where name = 'alert-evaluation'`)).toEqual([
    { cron: '* * * * *' },
  ]);
});
