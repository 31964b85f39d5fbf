import { createTestDatabase } from '@dawsos/testkit/test-database';
import { expect, it, onTestFinished } from 'vitest';
import { startTestQueue } from './testing/start-test-queue.ts';
import { rowsOf } from './testing/stored-rules.ts';

it('goes by the claim time of the latest start, not by that of the first', async () => {
  const db = await createTestDatabase();
  onTestFinished(() => db.drop());
  const claimTimes: number[] = [];
  for (const claimSeconds of [30, 7]) {
    const queue = await startTestQueue(db.url, { claimSeconds });
    const data = { delivery_id: String(claimSeconds), attempt: 1, links: [] };
    const job = { data, dueAt: new Date(), receiver: undefined };
    await db.database.transaction((transaction) => queue.enqueue(transaction, [job]));
    const [queued] = await rowsOf<{ expire_seconds: number }>(
      db.database,
      `select expire_seconds from pgboss.job where data ->> 'delivery_id' = $1`,
      [String(claimSeconds)],
    );
    claimTimes.push(queued?.expire_seconds ?? 0);
    await queue.stop();
  }
  expect(claimTimes).toEqual([30, 7]);
});
