import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLedger, journalPath, openJournalFile } from '@dawsos/ledger';
import { seedSamplePortfolios } from '@dawsos/ledger/seeds';
import { daytimeZone, spawnService } from '@dawsos/testkit';
import { createTestDatabase } from '@dawsos/testkit/test-database';
import { PgBoss } from 'pg-boss';
import { expect, it, onTestFinished } from 'vitest';
import { chainQueue } from '../adapters/job-queue.ts';
import { startMarketData } from '../testing/start-market-data.ts';

const marketData = await startMarketData();
/** Midnight comes when the test says so. */
const timeZone = daytimeZone();
/** Two pages of generated securities. */
const universe = 10_001;

/** Workers on a database and a ledger of the test's own, and the night, for which nobody wants to wait. */
const prepare = async () => {
  const { url, database, drop } = await createTestDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'dawsos-nightly-'));
  await seedSamplePortfolios(database, createLedger({ database, journal: openJournalFile(journalPath(dataDir)) }));
  const started: Awaited<ReturnType<typeof spawnService>>[] = [];
  const boss = new PgBoss({ connectionString: url, supervise: false, schedule: false });
  onTestFinished(async () => {
    await boss.stop({ graceful: false });
    await Promise.all(started.map((worker) => worker.stop().catch(() => {})));
    await drop();
    await rm(dataDir, { recursive: true, force: true });
  });
  const rows = <Row>(text: string) => database.query<Row>({ text, operation: 'select', table: 'none' });
  return {
    rows,
    database,
    startWorker: async () => {
      const worker = await spawnService({
        entry: new URL('../main.ts', import.meta.url),
        args: ['serve'],
        env: {
          ENVIRONMENT: 'test',
          LOG_FORMAT: 'json',
          PACK_BUILDER_PORT: '0',
          // Halves the time it takes to load.
          NODE_COMPILE_CACHE: fileURLToPath(new URL('../../node_modules/.cache/compiled', import.meta.url)),
          DATABASE_URL: url,
          DATA_DIR: dataDir,
          EXECUTOR_URL: 'http://127.0.0.1:9',
          NIGHTLY_TIME_ZONE: timeZone,
          NIGHTLY_UNIVERSE: String(universe),
          ...marketData.environment,
        },
      });
      started.push(worker);
      return worker;
    },
    /** What the schedule does at midnight; twice, as two processes that both think it their turn would. */
    midnight: async () => {
      await boss.start();
      await Promise.all([boss.send(chainQueue, null), boss.send(chainQueue, null)]);
    },
    until: async (what: string, text: string, meanwhile: () => Promise<unknown> = async () => {}) => {
      const ask = async () => {
        await meanwhile();
        return rows(text);
      };
      await expect.poll(ask, { timeout: 60_000, interval: 100, message: what }).not.toEqual([]);
    },
  };
};

it('is scheduled once for 00:00 in its time zone, and run by one of three workers', async () => {
  const { startWorker, midnight, until, rows } = await prepare();
  await Promise.all([startWorker(), startWorker(), startWorker()]);
  expect(await rows(`select cron, timezone, options ->> 'missed' as missed from pgboss.schedule`)).toEqual([
    { cron: '0 0 * * *', timezone: timeZone, missed: 'once' },
  ]);
  await midnight();
  await until('the end of the chain', `select * from chain_runs where status = 'success'`);
  expect(await rows('select asof_date, night is not null as scheduled from chain_runs')).toEqual([
    { asof_date: '2013-03-01', scheduled: true },
  ]);
  expect(await rows('select step, status from chain_steps where attempts > 1')).toEqual([]);
  expect(await rows(`select status, universe from pricing_packs`)).toEqual([{ status: 'fresh', universe }]);
}, 90_000);

it('is gone on with by another worker when the one that runs it is killed', async () => {
  const { startWorker, midnight, until, rows, database } = await prepare();
  const first = await startWorker();
  // It gets as far as this table, and waits there for its death.
  const held = Promise.withResolvers<void>();
  const letGo = Promise.withResolvers<void>();
  const holding = database.transaction(async (transaction) => {
    await transaction.query({ text: 'lock table pack_batches in share mode', operation: 'lock', table: 'none' });
    held.resolve();
    await letGo.promise;
  });
  await Promise.race([held.promise, holding]);
  await midnight();
  await until('a load under way', `select from pg_locks where relation = 'pack_batches'::regclass and not granted`);
  first.kill('SIGKILL');
  await first.exited;
  letGo.resolve();
  await holding;
  expect(await rows('select content_hash from pricing_packs')).toEqual([{ content_hash: null }]);
  await startWorker();
  // As if the time had passed after which one that says nothing is taken for dead, and another one's turn comes.
  const passed = `update pgboss.job set heartbeat_on = heartbeat_on - interval '10 s', start_after = least(start_after, now())
    where name = '${chainQueue}' and state in ('active', 'retry')
      and not exists (select from chain_steps where step = 'build_pack' and attempts = 2)`;
  await until('the end of the chain', `select * from chain_runs where status = 'success'`, () => rows(passed));
  expect(await rows('select count(*)::int as runs from chain_runs')).toEqual([{ runs: 1 }]);
  expect(await rows(`select attempts from chain_steps where step = 'build_pack'`)).toEqual([{ attempts: 2 }]);
}, 90_000);
