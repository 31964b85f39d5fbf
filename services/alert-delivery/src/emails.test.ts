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
  const channels = [{ method: 'email', address: 'alice@example.com' } as const];
  for (let n = 0; n < rules; n++) await storeRule(db.database, { channels });
  return {
    db,
    server,
    startWorker: async (environment: Readonly<Record<string, string>> = {}) => {
      const worker = await startTestWorker(db, { SMTP_URL: server.url, ...environment });
      onTestFinished(() => worker.service.kill('SIGKILL'));
      await worker.call('/v1/evaluations', { method: 'POST', body: {} });
      return worker;
    },
    statuses: () =>
      rowsOf(db.database, 'select status, attempts, count(*)::int as n from alert_deliveries group by 1, 2 order by 1'),
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
