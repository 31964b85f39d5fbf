import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Database, migrate, openDatabase, startEmbeddedPostgres } from '@dawsos/database';
import { measureRawWrites } from './raw-writes.ts';
import { startCountingReceiver } from './receiver.ts';
import { startWorker } from './worker.ts';

// Deliveries a second with each backlog, beside raw inserts and updates of one row each on the same server, in one run.
const { values } = parseArgs({ options: { backlogs: { type: 'string', default: '10,10000' } } });
const backlogs = values.backlogs.split(',').map(Number);
const directory = await mkdtemp(join(tmpdir(), 'dawsos-delivery-'));
// As root the server runs under another account, which has to get to its directory.
await chmod(directory, 0o711);
const server = await startEmbeddedPostgres({ dataDir: join(directory, 'postgres'), port: 0 });
await migrate(server.url);
const database = openDatabase({ url: server.url, statementTimeoutMs: 600_000 });
const receiver = await startCountingReceiver();
try {
  for (const backlog of backlogs) {
    const raw = await measureRawWrites(database, Math.min(Math.max(backlog, 2_000), 20_000));
    const { evaluatedPerS, deliveredPerS } = await measure(backlog);
    const ratio = (raw / deliveredPerS).toFixed(1);
    process.stdout.write(
      `backlog ${backlog}: evaluated ${evaluatedPerS.toFixed(0)}/s, delivered ${deliveredPerS.toFixed(0)}/s, raw insert + update ${raw.toFixed(0)}/s (${ratio} times as many)\n`,
    );
  }
} finally {
  await receiver.stop();
  await database.close();
  await server.stop();
  await rm(directory, { recursive: true, force: true });
}

/** Has a backlog written by a worker that delivers nothing, and delivered by one that does. */
async function measure(backlog: number): Promise<{ evaluatedPerS: number; deliveredPerS: number }> {
  await run(database, 'truncate alert_rules cascade');
  await run(
    database,
    `insert into alert_rules (id, user_id, name, alert_type, condition, channels)
     select gen_random_uuid(), gen_random_uuid(), 'rule ' || n, 'pack_not_fresh', '{"type":"pack_not_fresh","minutes":0}',
       jsonb_build_array(jsonb_build_object('method', 'webhook', 'url', $2::text)) from generate_series(1, $1::int) n`,
    [backlog, receiver.url],
  );
  const evaluator = await startWorker(server.url, { ALERT_CONCURRENCY: '0', ALERT_POLL_MS: '60000' });
  const began = performance.now();
  await evaluator.evaluate();
  const evaluatedPerS = backlog / ((performance.now() - began) / 1000);
  await evaluator.stop();

  receiver.expect(backlog);
  const deliverer = await startWorker(server.url, {});
  const seconds = await receiver.secondsForAll();
  await deliverer.stop();
  const [left] = await run<{ n: number }>(
    database,
    `select count(*)::int as n from alert_deliveries where status <> 'delivered'`,
  );
  if (left?.n !== 0) throw new Error(`${left?.n} deliveries were received and not written down`);
  return { evaluatedPerS, deliveredPerS: backlog / seconds };
}

function run<Row>(target: Database, text: string, parameters: readonly unknown[] = []): Promise<Row[]> {
  return target.query<Row>({ text, operation: 'insert', table: 'alert_rules' }, parameters);
}
