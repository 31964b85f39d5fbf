import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '@dawsos/database';
import { empty, insertRules } from './fill-backlog.ts';
import type { CountingReceiver } from './receiver.ts';
import { startWorker } from './worker.ts';

/** Seconds from event to receiver of alerts that come at a steady rate, each evaluated by the service itself. */
export async function measureLatency(
  database: Database,
  databaseUrl: string,
  receiver: CountingReceiver,
  { perSecond, seconds }: { readonly perSecond: number; readonly seconds: number },
): Promise<readonly number[]> {
  // Before it starts: emptied under its hands, its upkeep and this could wait for each other.
  await empty(database);
  const worker = await startWorker(databaseUrl, { ALERT_POLL_MS: '60000' });
  try {
    const times = receiver.timeEach();
    const began = performance.now();
    // Four evaluations a second, each with its share of new rules.
    for (let round = 1; round <= seconds * 4; round++) {
      await insertRules(database, Math.round(perSecond / 4), receiver.url);
      await worker.evaluate();
      await delay(Math.max(0, began + round * 250 - performance.now()));
    }
    const wanted = seconds * 4 * Math.round(perSecond / 4);
    for (let waited = 0; times.length < wanted && waited < 30_000; waited += 100) await delay(100);
    if (times.length !== wanted) throw new Error(`${times.length} of ${wanted} alerts came`);
    return times;
  } finally {
    await worker.stop();
  }
}
