import { createTestDatabase } from '@dawsos/testkit/test-database';
import { expect, it, onTestFinished } from 'vitest';
import { startJobQueue } from './job-queue.ts';

it('gives queues that another release has made the options of this one', async () => {
  const db = await createTestDatabase();
  onTestFinished(() => db.drop());
  const startOnce = async () => {
    const queue = await startJobQueue({ url: db.url, applicationName: 'test', attends: true, onError: () => {} });
    await queue.stop();
  };
  const query = (text: string) => db.database.query({ text, operation: 'select', table: 'none' });
  const options = () =>
    query(
      `select name, expire_seconds, heartbeat_seconds, retry_limit, retry_delay_max from pgboss.queue
       where name in ('nightly-chain', 'alert-evaluation') order by name`,
    );
  await startOnce();
  const made = await options();
  await query('update pgboss.queue set expire_seconds = 1, retry_limit = 1');
  await query(`update pgboss.queue set heartbeat_seconds = 77, retry_delay_max = 1 where name = 'nightly-chain'`);
  await startOnce();
  expect(await options()).toEqual(made);
});
