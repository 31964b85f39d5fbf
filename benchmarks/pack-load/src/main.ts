import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Database, migrate, openDatabase, startEmbeddedPostgres } from '@dawsos/database';
import { addDays, packDates, packId } from '@dawsos/domain';
import { spawnService } from '@dawsos/testkit';
import { createRawCopy } from './raw-copy.ts';
import { describeRounds, type Round } from './report.ts';
import { startBuilder } from './start-builder.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '9' }, universe: { type: 'string', default: '100000' } },
});
const rounds = Number(values.rounds);
const universe = Number(values.universe);

const directory = await mkdtemp(join(tmpdir(), 'dawsos-pack-load-'));
// As root the server runs under another account, which has to get to its directory.
await chmod(directory, 0o711);
const server = await startEmbeddedPostgres({ dataDir: join(directory, 'postgres'), port: 0 });
await migrate(server.url);
const marketData = await spawnService({
  entry: new URL('../../../services/market-data/src/main.ts', import.meta.url),
  env: { LOG_FORMAT: 'json', MARKET_DATA_PORT: '0', FMP_QUOTA: '1000000', ECB_QUOTA: '1000000', FRED_QUOTA: '1000000' },
});
const database = openDatabase({ url: server.url, statementTimeoutMs: 600_000 });
try {
  const port = /"port":(\d+)/.exec(await marketData.stdout.waitFor(/"port":\d+/))?.[1];
  const builder = await startBuilder(server.url, `http://127.0.0.1:${port}`);
  try {
    process.stdout.write(`${describeRounds(await measure(database, builder))}\n`);
  } finally {
    await builder.stop();
  }
} finally {
  await database.close();
  await marketData.stop();
  await server.stop();
  await rm(directory, { recursive: true, force: true });
}

/** Builds one date after another; of each, the whole build is timed, and a raw COPY of the rows it made. */
async function measure(
  database: Database,
  builder: Awaited<ReturnType<typeof startBuilder>>,
): Promise<readonly Round[]> {
  const rawCopy = await createRawCopy(database);
  const measured: Round[] = [];
  // The first round brings histories and securities, and warms everything up: it is not counted.
  for (let round = 0; round <= rounds; round++) {
    const date = addDays(packDates.last, round - rounds);
    await database.query({ text: 'checkpoint', operation: 'lock', table: 'none' });
    const build = await builder.build(date, universe);
    const rows = await rawCopy.export(packId(date));
    await database.query({ text: 'checkpoint', operation: 'lock', table: 'none' });
    const rawMs = await rawCopy.load(rows);
    const line = `round ${round}${round === 0 ? ' (first build, not counted)' : ''}: ${build.rowCount} rows, build ${build.ms.toFixed(0)} ms, raw COPY ${rawMs.toFixed(0)} ms`;
    process.stdout.write(`${line}\n`);
    if (round > 0) measured.push({ rowCount: build.rowCount, buildMs: build.ms, rawMs });
  }
  return measured;
}
