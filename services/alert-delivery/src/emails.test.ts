import { createTestDatabase } from '@dawsos/testkit/test-database';
import { expect, it, onTestFinished } from 'vitest';
import { startMailServer } from './testing/mail-server.ts';
import { rowsOf, storeRule } from './testing/stored-rules.ts';
import { startTestWorker } from './testing/test-worker.ts';

const soon = { timeout: 30_000, interval: 100 };

/** Rules that speak by e-mail, the server they go to, and workers that deliver. */
async function startScene(rules: number) {
  const db = await createTestDatabase();
  const server = await startMailServer();
  onTestFinished(async () => {
    await server.stop();
    await db.drop();
  });
  const storeRules = async (count: number) => {
    const channels = [{ method: 'email', address: 'alice@example.com' } as const];
    for (let n = 0; n < count; n++) await storeRule(db.database, { channels });
  };
  await storeRules(rules);
  return {
    db,
    server,
    storeRules,
    startWorker: async (environment: Readonly<Record<string, string>> = {}) => {
      const worker = await startTestWorker(db, { SMTP_URL: server.url, ...environment });
      onTestFinished(() => worker.service.kill('SIGKILL'));
      const evaluate = () => worker.call('/v1/evaluations', { method: 'POST', body: {} });
      await evaluate();
      return { service: worker.service, evaluate };
    },
    statuses: () =>
      rowsOf<{ status: string }>(
        db.database,
        'select status, attempts, count(*)::int as n from alert_deliveries group by 1, 2 order by 1',
      ),
  };
}

it('claims no more e-mails than there are connections to send them by; the others wait in the queue, untried', {
  timeout: 60_000,
}, async () => {
  const { db, server, startWorker, statuses } = await startScene(12);
  const goOn = Promise.withResolvers<void>();
  server.answer(async () => {
    await goOn.promise;
    return 250;
  });
  await startWorker({ ALERT_SMTP_CONNECTIONS: '2', ALERT_SEND_TIMEOUT_MS: '20000' });
  await expect.poll(() => server.offered, soon).toHaveLength(2);
  const claimed = `select count(*)::int as n from pgboss.job where name = 'alert-delivery' and state = 'active'`;
  expect(await rowsOf(db.database, claimed)).toEqual([{ n: 2 }]);
  goOn.resolve();
  await expect.poll(statuses, soon).toEqual([{ status: 'delivered', attempts: 1, n: 12 }]);
  expect(server.taken).toHaveLength(12);
  expect(new Set(server.offered).size).toBe(12);
});

it('stops in time while the mail server hangs, whose e-mails stay untried', { timeout: 60_000 }, async () => {
  const { server, startWorker, statuses } = await startScene(3);
  server.answer(() => 'hang');
  const { service } = await startWorker({ ALERT_CLAIM_S: '61', ALERT_SEND_TIMEOUT_MS: '60000' });
  await expect.poll(() => server.offered, soon).toHaveLength(3);
  expect(await service.stop()).toEqual({ code: 0, signal: null });
  expect(service.stdout.lines.filter((line) => line.includes('could not close'))).toEqual([]);
  expect(await statuses()).toEqual([{ status: 'pending', attempts: 0, n: 3 }]);
});

it('sends an e-mail again, under the same Message-ID, that the server could not take at first', {
  timeout: 60_000,
}, async () => {
  const { server, startWorker, statuses } = await startScene(1);
  server.answer(({ nth }) => (nth === 1 ? 451 : 250));
  await startWorker();
  await expect.poll(statuses, soon).toEqual([{ status: 'delivered', attempts: 2, n: 1 }]);
  expect(server.offered).toHaveLength(2);
  expect(new Set(server.offered).size).toBe(1);
  expect(server.taken).toHaveLength(1);
});

it('sends each e-mail once though the server was killed, in the middle of one and between two', {
  timeout: 60_000,
}, async () => {
  const { server, storeRules, startWorker, statuses } = await startScene(1);
  server.answer(() => 'hang');
  // Patient enough not to give up before the server is back.
  const { evaluate } = await startWorker({ ALERT_RETRY_INITIAL_MS: '1000', ALERT_RETRY_MAX_MS: '5000' });
  await expect.poll(() => server.offered, soon).toHaveLength(1);
  await server.crash();
  server.answer(() => 250);
  await server.revive();
  await expect.poll(statuses, soon).toEqual([{ status: 'delivered', attempts: 2, n: 1 }]);

  // The connection that the first one went by is gone.
  await server.crash();
  await server.revive();
  await storeRules(1);
  await evaluate();
  const count = expect.poll(async () => (await statuses()).map(({ status }) => status), soon);
  await count.not.toContain('pending');
  expect(server.taken).toHaveLength(2);
  expect(server.offered).toHaveLength(3);
  expect(new Set(server.offered).size).toBe(2);
});
