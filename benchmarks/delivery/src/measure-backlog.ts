import type { Database } from '@dawsos/database';
import { median } from '@dawsos/testkit';
import { fillBacklog, insertRules, keepPattern, rowsOf } from './fill-backlog.ts';
import { measureRawWrites } from './raw-writes.ts';
import type { CountingReceiver } from './receiver.ts';
import { startWorker } from './worker.ts';

/** What of a backlog was measured. */
export interface BacklogFigures {
  readonly backlog: number;
  /** Whether all of it was delivered, or so many seconds of it. */
  readonly drained: boolean;
  readonly deliveredPerS: number;
  /** The same while the worker evaluates all of the backlog's rules; only where enough was left to measure it. */
  readonly evaluatingPerS: number | undefined;
  readonly rawPerS: number;
}

/** How a backlog is delivered. */
export interface BacklogOptions {
  readonly backlog: number;
  readonly seconds: number;
  /** The worker's variables beyond the usual ones. */
  readonly worker: Readonly<Record<string, string>>;
}

/** A few deliveries are over before the clock is warm: so often they are repeated. */
const smallBacklog = 1_000;
const rounds = 9;

/** Delivers a backlog, or `seconds` of it, beside raw writes on the same server right before and after. */
export async function measureBacklog(
  database: Database,
  databaseUrl: string,
  receiver: CountingReceiver,
  { backlog, seconds, worker: settings }: BacklogOptions,
): Promise<BacklogFigures> {
  const deliver = async (evaluating: boolean): Promise<number> => {
    const measured = receiver.rateOf(backlog, seconds);
    const worker = await startWorker(databaseUrl, { ALERT_EVALUATE: String(evaluating), ...settings });
    // As every minute does; cut short by the worker's end.
    if (evaluating) void worker.evaluate().catch(() => {});
    const rate = await measured;
    await worker.stop();
    return rate;
  };
  const before = await measureRawWrites(database, 10_000);
  const rates: number[] = [];
  let drained = true;
  let evaluatingPerS: number | undefined;
  for (let round = 0; round < (backlog < smallBacklog ? rounds : 1); round++) {
    await fillBacklog(database, backlog, receiver.url);
    await rowsOf(database, 'checkpoint');
    const came = receiver.count;
    rates.push(await deliver(false));
    drained &&= receiver.count - came === backlog;
    if (backlog > 2 * (receiver.count - came)) evaluatingPerS = await deliver(true);
    const [stored] = await rowsOf<{ n: number }>(
      database,
      `select count(*)::int as n from alert_deliveries where status = 'delivered'`,
    );
    if (stored?.n !== receiver.count - came) {
      throw new Error(`${receiver.count - came} deliveries were received and ${stored?.n} written down`);
    }
  }
  const after = await measureRawWrites(database, 10_000);
  return { backlog, drained, deliveredPerS: median(rates), evaluatingPerS, rawPerS: (before + after) / 2 };
}

/** Has the service itself write one alert, of which backlogs are copies. */
export async function preparePattern(database: Database, databaseUrl: string, url: string): Promise<void> {
  const evaluator = await startWorker(databaseUrl, { ALERT_CONCURRENCY: '0', ALERT_POLL_MS: '60000' });
  await insertRules(database, 1, url);
  await evaluator.evaluate();
  await evaluator.stop();
  await keepPattern(database);
}
