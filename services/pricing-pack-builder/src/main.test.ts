import { daytimeZone, spawnService } from '@dawsos/testkit';
import { createTestDatabase, startTestCluster, type TestDatabase } from '@dawsos/testkit/test-database';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { metricValue } from './testing/metric-value.ts';
import { runBuilder } from './testing/run-builder.ts';
import { createSharedDatabase } from './testing/shared-database.ts';
import { startMarketData } from './testing/start-market-data.ts';

const marketData = await startMarketData();
const emptyDatabase = await createSharedDatabase();
const environmentOf = ({ url }: TestDatabase) => ({ ...marketData.environment, DATABASE_URL: url });
const rowsOf = <Row>({ database }: TestDatabase, text: string) =>
  database.query<Row>({ text, operation: 'select', table: 'none' });

/** The worker on a free port; answers how to read its metrics. */
const startWorker = async (database: TestDatabase, more: Readonly<Record<string, string>> = {}) => {
  const worker = await spawnService({
    entry: new URL('./main.ts', import.meta.url),
    args: ['serve'],
    env: {
      ENVIRONMENT: 'test',
      LOG_FORMAT: 'json',
      PACK_BUILDER_PORT: '0',
      NIGHTLY_TIME_ZONE: daytimeZone(),
      ...environmentOf(database),
      ...more,
    },
  });
  onTestFinished(() => void worker.stop());
  const port = /"port":(\d+)/.exec(await worker.stdout.waitFor(/"port":\d+/))?.[1];
  const get = (path: string) => fetch(`http://127.0.0.1:${port}${path}`);
  return { worker, get, metrics: async () => (await get('/metrics')).text() };
};

describe('build', () => {
  afterEach(() => marketData.setFaults({ mode: 'ok' }));

  it('exits with 0 when the pack is built, telling what it holds, and when it is there already', async () => {
    const environment = environmentOf(await emptyDatabase());
    const first = runBuilder(['build', '--date', '2013-02-24', '--mark-fresh', '--universe', '20'], environment);
    expect(await first.exit).toBe(0);
    const told = first.stdout.lines.join('\n');
    expect(told).toContain('fetch 0/');
    expect(told).toContain('load 25/25');
    expect(told).toContain('prices carried forward from 2013-02-22: AAPL, FB, GOOG, IBM, MSFT');
    expect(told).toContain('generated prices carried forward to 2013-02-24: 20');
    expect(told).toMatch(/PP_2013-02-24 is fresh, built in \d+\.\d s/);
    const second = runBuilder(['build', '--date=2013-02-24'], environment);
    expect(await second.exit).toBe(0);
    expect(second.stdout.lines.at(-1)).toMatch(/^PP_2013-02-24 is already there, content [0-9a-f]{64}$/);
  });

  it('exits with 2 on bad arguments, naming each, before it looks for a database', async () => {
    const run = runBuilder(['build', '--date', 'today', '--universe', '-3', '--fresh']);
    expect(await run.exit).toBe(2);
    const told = run.stderr.lines.join('\n');
    for (const name of ['--date:', '--universe:', '--fresh:', 'usage:']) expect(told).toContain(name);
  });

  it('exits with 1 when it fails, when the date is taken and when there is no database', async () => {
    const database = await emptyDatabase();
    await marketData.setFaults({ mode: 'garbage' });
    const impatient = { ...environmentOf(database), PROVIDER_BREAKER_OPEN_MS: '100' };
    expect(await runBuilder(['build', '--date', '2013-03-01'], impatient).exit).toBe(1);
    await marketData.setFaults({ mode: 'ok' });
    expect(await runBuilder(['build', '--date', '2013-03-01'], environmentOf(database)).exit).toBe(0);
    const larger = runBuilder(['build', '--date', '2013-03-01', '--universe', '5'], environmentOf(database));
    expect(await larger.exit).toBe(1);
    expect(larger.stdout.lines.join('\n')).toContain('packs are immutable');
    const nowhere = { ...environmentOf(database), DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' };
    expect(await runBuilder(['build', '--date', '2013-03-01'], nowhere).exit).toBe(1);
  });

  it('shows nothing of a load that was killed, counts it as failed, and the next build ends as if nothing had been', async () => {
    const database = await emptyDatabase();
    const environment = environmentOf(database);
    const build = ['build', '--date', '2013-03-01', '--universe', '90000', '--mark-fresh'];
    // Slow enough that the load cannot end before the signal arrives.
    await marketData.setFaults({ mode: 'slow', delay_ms: 150, provider: 'fmp' });
    const killed = runBuilder(build, environment);
    await killed.stdout.waitFor(/^load 3\d{4}\//, 20_000);
    killed.kill('SIGKILL');
    expect(await killed.exit).toBe(null);
    await marketData.setFaults({ mode: 'ok' });
    expect(await rowsOf(database, 'select status, content_hash from pricing_packs')).toEqual([
      { status: 'warming', content_hash: null },
    ]);
    const [loaded] = await rowsOf<{ n: number }>(database, 'select count(*)::int as n from pack_batches');
    expect(loaded?.n).toBeGreaterThanOrEqual(3);
    expect(loaded?.n).toBeLessThan(10);

    const { metrics } = await startWorker(database);
    const failures = async () => metricValue(await metrics(), 'pricing_pack_build_failures_total');
    await expect.poll(failures, { timeout: 10_000 }).toBe(1);
    expect(await rowsOf(database, 'select status, error from job_runs')).toEqual([
      { status: 'error', error: 'killed' },
    ]);
    expect(await rowsOf(database, 'select status, reason from pricing_packs')).toEqual([
      { status: 'error', reason: 'the build was killed' },
    ]);

    const next = runBuilder(build, environment);
    expect(await next.exit).toBe(0);
    expect(next.stdout.lines.join('\n')).toContain(`resumed: ${loaded?.n} batches were there already`);
    const [pack] = await rowsOf<{ content_hash: string }>(
      database,
      'select status, price_count, content_hash from pricing_packs',
    );
    expect(pack).toMatchObject({ status: 'fresh', price_count: 90_005 });
    expect(await rowsOf(database, 'select count(*)::int as n from pack_prices')).toEqual([{ n: 90_005 }]);
    const after = await metrics();
    expect(metricValue(after, 'pricing_pack_build_failures_total')).toBe(1);
    expect(metricValue(after, 'pricing_pack_build_success_total')).toBe(1);
    expect(metricValue(after, 'dawsos_job_runs_total', { job_name: 'build_pack', status: 'error' })).toBe(1);

    const empty = await createTestDatabase();
    onTestFinished(() => empty.drop());
    expect(await runBuilder(build, environmentOf(empty)).exit).toBe(0);
    expect(await rowsOf(empty, 'select content_hash from pricing_packs')).toEqual([
      { content_hash: pack?.content_hash },
    ]);
  });

  it('stops on SIGTERM within a moment, with its pack marked and its metrics kept', async () => {
    const database = await emptyDatabase();
    await marketData.setFaults({ mode: 'slow', delay_ms: 5_000 });
    const run = runBuilder(['build', '--date', '2013-03-01'], environmentOf(database));
    await expect.poll(() => rowsOf(database, 'select 1 from pricing_packs'), { timeout: 10_000 }).toHaveLength(1);
    const startedAt = performance.now();
    run.kill('SIGTERM');
    expect(await run.exit).toBe(1);
    expect(performance.now() - startedAt).toBeLessThan(4_000);
    expect(await rowsOf(database, 'select status, reason from pricing_packs')).toEqual([
      { status: 'error', reason: 'stopped (SIGTERM)' },
    ]);
    expect(await rowsOf(database, 'select job from job_metrics')).toEqual([{ job: 'build_pack' }]);
  });
});

describe('serve', () => {
  afterEach(() => marketData.setFaults({ mode: 'ok' }));

  it('shows what builds that have ended left behind, and the state of the packs, across its own restart', async () => {
    const database = await emptyDatabase();
    const environment = environmentOf(database);
    expect(await runBuilder(['build', '--date', '2013-02-28', '--mark-fresh'], environment).exit).toBe(0);
    expect(await runBuilder(['build', '--date', '2013-03-01', '--mark-fresh'], environment).exit).toBe(0);
    for (let start = 0; start < 2; start++) {
      const { worker, metrics } = await startWorker(database);
      for (const text of [await metrics(), await metrics()]) {
        expect(metricValue(text, 'pricing_pack_build_success_total')).toBe(2);
        expect(metricValue(text, 'pricing_pack_build_duration_seconds_count')).toBe(2);
        expect(metricValue(text, 'pricing_pack_build_duration_seconds_bucket', { le: '600.0' })).toBe(2);
        expect(metricValue(text, 'dawsos_pack_build_duration_seconds_count', { pack_id: 'PP_2013-03-01' })).toBe(1);
        expect(metricValue(text, 'dawsos_job_runs_total', { job_name: 'build_pack', status: 'success' })).toBe(2);
        const success = metricValue(text, 'dawsos_job_last_success_timestamp_seconds', { job_name: 'build_pack' });
        expect(Math.abs((success ?? 0) - Date.now() / 1000)).toBeLessThan(120);
        expect(
          metricValue(text, 'dawsos_provider_requests_total', {
            provider: 'fmp',
            endpoint: 'stock-list',
            status: '200',
          }),
        ).toBe(2);
        expect(metricValue(text, 'dawsos_pack_freshness', { pack_id: 'PP_2013-02-28' })).toBe(3);
        expect(metricValue(text, 'dawsos_pack_freshness', { pack_id: 'PP_2013-03-01' })).toBe(1);
        expect(metricValue(text, 'pricing_pack_is_fresh', { date: '2013-03-01' })).toBe(1);
        expect(metricValue(text, 'dawsos_pricing_pack_size_bytes')).toBeGreaterThan(500);
        expect(metricValue(text, 'dawsos_pricing_pack_freshness_seconds')).toBeLessThan(120);
        expect(metricValue(text, 'circuit_breaker_state', { provider: 'fmp' })).toBe(0);
      }
      expect(await worker.stop()).toMatchObject({ code: 0 });
    }
  });

  it('tells of its database and its providers, and stays well when one of those is down', async () => {
    const { get } = await startWorker(await emptyDatabase());
    const statuses = async () => {
      const response = await get('/health/detailed');
      const { dependencies } = (await response.json()) as { dependencies: { name: string; status: string }[] };
      return [response.status, ...dependencies.map(({ name, status }) => `${name} ${status}`)];
    };
    expect(await statuses()).toEqual([200, 'database up', 'fmp up', 'ecb up', 'fred up']);
    await marketData.setFaults({ mode: 'error', provider: 'fred' });
    expect(await statuses()).toEqual([200, 'database up', 'fmp up', 'ecb up', 'fred down']);
    expect((await get('/health')).status).toBe(200);
  });

  it('shows whether each of them answers, asking providers at their own pace', async () => {
    const { metrics } = await startWorker(await emptyDatabase());
    const up = (text: string, dependency: string) => metricValue(text, 'dawsos_dependency_up', { dependency });
    const asked = (text: string) =>
      metricValue(text, 'dawsos_provider_requests_total', { provider: 'ecb', endpoint: 'exr', status: '200' });
    for (const text of [await metrics(), await metrics()]) {
      expect(['database', 'fmp', 'ecb', 'fred'].map((name) => up(text, name))).toEqual([1, 1, 1, 1]);
      expect(asked(text)).toBe(1);
    }
  });

  it('shows the breaker that builds in other processes opened, its half-open time, and its end', async () => {
    const database = await emptyDatabase();
    const environment = { ...environmentOf(database), PROVIDER_BREAKER_OPEN_MS: '4000' };
    const { metrics } = await startWorker(database);
    const fmp = async (name: string, labels = {}) => metricValue(await metrics(), name, { provider: 'fmp', ...labels });
    const state = () => fmp('circuit_breaker_state');
    expect([await state(), await fmp('circuit_breaker_failures_total')]).toEqual([0, 0]);

    await marketData.setFaults({ mode: 'error', provider: 'fmp' });
    const build = () => runBuilder(['build', '--date', '2013-03-01'], environment);
    expect(await build().exit).toBe(1);
    expect(await state()).toBe(1);
    expect(await fmp('circuit_breaker_failures_total')).toBe(3);
    expect(await fmp('circuit_breaker_transitions_total', { state: 'open' })).toBe(1);

    await marketData.setFaults({ mode: 'ok' });
    const second = build();
    expect(await second.exit).toBe(1);
    expect(second.stderr.lines.concat(second.stdout.lines).join('\n')).toContain('not asked, its breaker is open');
    await expect.poll(state, { timeout: 10_000 }).toBe(2);
    expect(await build().exit).toBe(0);
    expect(await state()).toBe(0);
    expect(await fmp('circuit_breaker_transitions_total', { state: 'closed' })).toBe(1);
  });

  it('shows what is left of the quota after a build has ended', async () => {
    const database = await emptyDatabase();
    expect(await runBuilder(['build', '--date', '2013-03-01'], environmentOf(database)).exit).toBe(0);
    const nowhere = 'http://127.0.0.1:1';
    const { metrics } = await startWorker(database, {
      FMP_BASE_URL: nowhere,
      ECB_BASE_URL: nowhere,
      FRED_BASE_URL: nowhere,
    });
    const text = await metrics();
    for (const provider of ['fmp', 'ecb', 'fred']) {
      expect(metricValue(text, 'dawsos_provider_rate_limit_remaining', { provider })).toBeGreaterThan(0);
    }
  });

  it('answers scrapes in time, and tells that its database is gone, with all that it knew before', async () => {
    const cluster = await startTestCluster();
    const database = await createTestDatabase(cluster.url);
    expect(await runBuilder(['build', '--date', '2013-03-01', '--mark-fresh'], environmentOf(database)).exit).toBe(0);
    const { metrics } = await startWorker(database);
    expect(metricValue(await metrics(), 'dawsos_dependency_up', { dependency: 'database' })).toBe(1);
    await database.database.close();
    await cluster.stop();
    const databaseUp = async () => metricValue(await metrics(), 'dawsos_dependency_up', { dependency: 'database' });
    await expect.poll(databaseUp, { timeout: 15_000, interval: 500 }).toBe(0);
    const startedAt = performance.now();
    const text = await metrics();
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect(metricValue(text, 'pricing_pack_build_success_total')).toBe(1);
    expect(metricValue(text, 'dawsos_pack_freshness', { pack_id: 'PP_2013-03-01' })).toBe(1);
    expect(metricValue(text, 'circuit_breaker_state', { provider: 'fmp' })).toBe(0);
  }, 60_000);

  it('has its counters from the first scrape on, before any build', async () => {
    const { metrics } = await startWorker(await emptyDatabase());
    const text = await metrics();
    for (const name of ['pricing_pack_build_failures_total', 'pricing_pack_build_success_total']) {
      expect(metricValue(text, name)).toBe(0);
    }
    for (const status of ['success', 'error']) {
      expect(metricValue(text, 'dawsos_job_runs_total', { job_name: 'build_pack', status })).toBe(0);
    }
  });
});
