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
import { nightOf } from '../nightly/night.ts';
import { runBuilder } from '../testing/run-builder.ts';
import { startMarketData } from '../testing/start-market-data.ts';

const marketData = await startMarketData();
/** Midnight comes when the test says so. */
const timeZone = daytimeZone();
/** Two pages of generated securities. */
const universe = 10_001;

/** Workers on a database and a ledger of the test's own, and the night, for which nobody wants to wait. */
const prepare = async (nightlyUniverse = universe) => {
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
  const environment = {
    // Halves the time it takes to load.
    NODE_COMPILE_CACHE: fileURLToPath(new URL('../../node_modules/.cache/compiled', import.meta.url)),
    DATABASE_URL: url,
    DATA_DIR: dataDir,
    EXECUTOR_URL: 'http://127.0.0.1:9',
    NIGHTLY_TIME_ZONE: timeZone,
    NIGHTLY_UNIVERSE: String(nightlyUniverse),
    ...marketData.environment,
  };
  const change = (text: string) => database.query({ text, operation: 'update', table: 'none' });
  return {
    rows,
    change,
    startWorker: async () => {
      const worker = await spawnService({
        entry: new URL('../main.ts', import.meta.url),
        args: ['serve'],
        env: { ENVIRONMENT: 'test', LOG_FORMAT: 'json', PACK_BUILDER_PORT: '0', ...environment },
      });
      started.push(worker);
      return worker;
    },
    /** The chain by hand. */
    nightly: (date: string) => runBuilder(['nightly', '--date', date], environment).exit,
    /** Kills a worker that has begun with the night's pack: it gets as far as this table, and waits there for its death. */
    killAtLoad: async (worker: Awaited<ReturnType<typeof spawnService>>, load: () => Promise<unknown>) => {
      const held = Promise.withResolvers<void>();
      const letGo = Promise.withResolvers<void>();
      const holding = database.transaction(async (transaction) => {
        await transaction.query({ text: 'lock table pack_batches in share mode', operation: 'lock', table: 'none' });
        held.resolve();
        await letGo.promise;
      });
      await Promise.race([held.promise, holding]);
      await load();
      worker.kill('SIGKILL');
      await worker.exited;
      letGo.resolve();
      await holding;
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

const succeeded = `select from chain_runs where status = 'success'`;
const loadUnderWay = `select from pg_locks where relation = 'pack_batches'::regclass and not granted`;

it('is scheduled once for 00:00 in its time zone, and run by one of three workers', async () => {
  const { startWorker, midnight, until, rows } = await prepare();
  await Promise.all([startWorker(), startWorker(), startWorker()]);
  expect(await rows(`select cron, timezone, options ->> 'missed' as missed from pgboss.schedule`)).toEqual([
    { cron: '0 0 * * *', timezone: timeZone, missed: 'once' },
  ]);
  await midnight();
  await until('the end of the chain', succeeded);
  expect(await rows('select asof_date, night is not null as scheduled from chain_runs')).toEqual([
    { asof_date: '2013-03-01', scheduled: true },
  ]);
  expect(await rows('select step, status from chain_steps where attempts > 1')).toEqual([]);
  expect(await rows(`select status, universe from pricing_packs`)).toEqual([{ status: 'fresh', universe }]);
}, 90_000);

it('is gone on with by another worker when the one that runs it is killed', async () => {
  const { startWorker, midnight, until, rows, change, killAtLoad } = await prepare();
  await killAtLoad(await startWorker(), async () => {
    await midnight();
    await until('a load under way', loadUnderWay);
  });
  expect(await rows('select content_hash from pricing_packs')).toEqual([{ content_hash: null }]);
  await startWorker();
  // As if the time had passed after which one that says nothing is taken for dead, and another one's turn comes.
  const passed = `update pgboss.job set heartbeat_on = heartbeat_on - interval '10 s', start_after = least(start_after, now())
    where name = '${chainQueue}' and state in ('active', 'retry')
      and not exists (select from chain_steps where step = 'build_pack' and attempts = 2)`;
  await until('the end of the chain', succeeded, () => change(passed));
  expect(await rows('select count(*)::int as runs from chain_runs')).toEqual([{ runs: 1 }]);
  expect(await rows(`select attempts from chain_steps where step = 'build_pack'`)).toEqual([{ attempts: 2 }]);
}, 90_000);

it('is gone on with by hand, with the universe of the night', async () => {
  const { startWorker, midnight, until, rows, killAtLoad, nightly } = await prepare();
  await killAtLoad(await startWorker(), async () => {
    await midnight();
    await until('a load under way', loadUnderWay);
  });
  expect(await nightly('2013-03-01')).toBe(0);
  expect(await rows('select night is not null as scheduled, status from chain_runs')).toEqual([
    { scheduled: true, status: 'success' },
  ]);
  expect(await rows('select status, universe from pricing_packs')).toEqual([{ status: 'fresh', universe }]);
}, 90_000);

it('is tried again by the queue after the ledger did not agree, and goes on once it does', async () => {
  const { startWorker, midnight, until, rows, change } = await prepare(0);
  await change('update trades set quantity = 101 where seq = 1');
  await startWorker();
  await midnight();
  await until('a chain that failed', `select from pgboss.job where name = '${chainQueue}' and state = 'retry'`);
  expect(await rows('select status from chain_runs')).toEqual([{ status: 'error' }]);
  expect(await rows('select status from pricing_packs')).toEqual([{ status: 'warming' }]);
  await change('update trades set quantity = 100 where seq = 1');
  // As if it were time for the next try.
  const due = `update pgboss.job set start_after = now() where name = '${chainQueue}' and state = 'retry'`;
  await until('the end of the chain', succeeded, () => change(due));
  expect(await rows('select status from pricing_packs')).toEqual([{ status: 'fresh' }]);
  expect(await rows('select count(*)::int as runs from chain_runs')).toEqual([{ runs: 1 }]);
  const [build] = await rows<{ attempts: number }>(`select attempts from chain_steps where step = 'build_pack'`);
  const [compare] = await rows<{ attempts: number }>(
    `select attempts from chain_steps where step = 'reconcile_ledger'`,
  );
  expect([build?.attempts, compare?.attempts]).toEqual([1, expect.any(Number)]);
  expect(compare?.attempts).toBeGreaterThan(1);
}, 90_000);

it('is made up for once after nights in which no worker was there', async () => {
  const { startWorker, until, rows, change } = await prepare(0);
  await (await startWorker()).stop();
  expect(await rows('select from chain_runs')).toEqual([]);
  // As if that had been three days ago.
  await change(`update pgboss.schedule set created_on = now() - interval '4 days'`);
  await change(`update pgboss.version set cron_on = now() - interval '3 days'`);
  const before = nightOf(new Date(), timeZone);
  await startWorker();
  await until('the end of the chain', succeeded);
  const runs = await rows<{ night: string; status: string }>('select night, status from chain_runs');
  expect(runs).toEqual([{ night: expect.any(String), status: 'success' }]);
  expect([before, nightOf(new Date(), timeZone)]).toContain(runs[0]?.night);
}, 90_000);
