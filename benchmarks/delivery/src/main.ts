import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { migrate, openDatabase, startEmbeddedPostgres } from '@dawsos/database';
import { rowsOf } from './fill-backlog.ts';
import { type BacklogFigures, measureBacklog, preparePattern } from './measure-backlog.ts';
import { measureLatency } from './measure-latency.ts';
import { startCountingReceiver } from './receiver.ts';
import { describeFigures } from './report.ts';

// `pnpm bench:delivery`: deliveries a second with each backlog, and the latency at a steady rate, into DELIVERY.md.
const { values } = parseArgs({
  options: {
    backlogs: { type: 'string', default: '10,10000,1000000' },
    /** How long a backlog is delivered that is not done before. */
    seconds: { type: 'string', default: '60' },
    /** Alerts a second where the latency is measured, and how many seconds of them. */
    rate: { type: 'string', default: '40' },
    steady: { type: 'string', default: '60' },
    /** Another limit per receiver than the default; not for the page. */
    'per-receiver': { type: 'string' },
    write: { type: 'boolean', default: true },
  },
  allowNegative: true,
});
const seconds = Number(values.seconds);
const perSecond = Number(values.rate);
const perReceiver = values['per-receiver'];
const worker: Readonly<Record<string, string>> = perReceiver === undefined ? {} : { ALERT_PER_RECEIVER: perReceiver };
const directory = await mkdtemp(join(tmpdir(), 'dawsos-delivery-'));
// As root the server runs under another account, which has to get to its directory.
await chmod(directory, 0o711);
const server = await startEmbeddedPostgres({ dataDir: join(directory, 'postgres'), port: 0 });
await migrate(server.url);
const database = openDatabase({ url: server.url, statementTimeoutMs: 600_000 });
const receiver = await startCountingReceiver();
try {
  await preparePattern(database, server.url, receiver.url);
  const backlogs: BacklogFigures[] = [];
  for (const backlog of values.backlogs.split(',').map(Number)) {
    process.stdout.write(`backlog of ${backlog} …\n`);
    backlogs.push(await measureBacklog(database, server.url, receiver, { backlog, seconds, worker }));
  }
  process.stdout.write('latency …\n');
  const steady = { perSecond, seconds: Number(values.steady) };
  const latencies = await measureLatency(database, server.url, receiver, steady);
  const [version] = await rowsOf<{ server_version: string }>(database, 'show server_version');
  const postgres = `PostgreSQL ${version?.server_version}`;
  const page = describeFigures({ postgres, seconds, backlogs, perSecond, latencies });
  process.stdout.write(`\n${page}`);
  if (values.write && perReceiver === undefined) await writeFile(new URL('../../DELIVERY.md', import.meta.url), page);
} finally {
  await receiver.stop();
  await database.close();
  await server.stop();
  await rm(directory, { recursive: true, force: true });
}
