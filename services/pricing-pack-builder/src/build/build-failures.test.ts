import { afterEach, describe, expect, it } from 'vitest';
import { createTestBuilder, type TestBuilder } from '../testing/create-test-builder.ts';
import { metricValue } from '../testing/metric-value.ts';
import { createSharedDatabase } from '../testing/shared-database.ts';
import { startMarketData } from '../testing/start-market-data.ts';

const marketData = await startMarketData();
const emptyDatabase = await createSharedDatabase();
const createBuilder = async (environment: Readonly<Record<string, string>> = {}) =>
  createTestBuilder(marketData, environment, await emptyDatabase());

const packOf = async ({ rows }: TestBuilder) => {
  const [pack] = await rows<Record<string, unknown>>(
    'select status, reason, content_hash, price_count from pricing_packs',
  );
  return pack;
};
const runsOf = ({ rows }: TestBuilder) =>
  rows<{ status: string; error: string | null }>('select status, error from job_runs order by started_at');
const metricsOf = async ({ telemetry }: TestBuilder) => (await telemetry.metrics.render()).body;

describe('a provider that fails', () => {
  afterEach(() => marketData.setFaults({ mode: 'ok' }));

  it('opens its breaker and leaves an error pack with the reason; when it recovers, so does the build', async () => {
    const test = await createBuilder({ PROVIDER_BREAKER_OPEN_MS: '300' });
    await marketData.setFaults({ mode: 'error', provider: 'fmp' });
    await expect(test.build('2013-03-01', { markFresh: true })).rejects.toThrow('fmp stock-list: answered 500');
    expect(await packOf(test)).toEqual({
      status: 'error',
      reason: 'fmp stock-list: answered 500',
      content_hash: null,
      price_count: null,
    });
    const metrics = await metricsOf(test);
    expect(metricValue(metrics, 'circuit_breaker_state', { provider: 'fmp' })).toBe(1);
    expect(metricValue(metrics, 'circuit_breaker_failures_total', { provider: 'fmp' })).toBe(3);
    expect(metricValue(metrics, 'pricing_pack_build_failures_total')).toBe(1);
    expect(metricValue(metrics, 'pricing_pack_build_success_total')).toBe(0);

    await marketData.setFaults({ mode: 'ok' });
    // Half-open after its time, though nobody calls.
    const breakerState = async () => metricValue(await metricsOf(test), 'circuit_breaker_state', { provider: 'fmp' });
    await expect.poll(breakerState, { timeout: 3_000 }).toBe(2);
    expect(await test.build('2013-03-01', { markFresh: true })).toMatchObject({ outcome: 'built' });
    expect(await packOf(test)).toMatchObject({ status: 'fresh', reason: null, price_count: 5 });
    expect(metricValue(await metricsOf(test), 'circuit_breaker_state', { provider: 'fmp' })).toBe(0);
    expect(await runsOf(test)).toEqual([
      { status: 'error', error: 'fmp stock-list: answered 500' },
      { status: 'success', error: null },
    ]);
  });

  it.each(['ecb', 'fred'])('fails the build when it is %s, and only that breaker opens', async (provider) => {
    const test = await createBuilder();
    await marketData.setFaults({ mode: 'error', provider });
    await expect(test.build('2013-03-01')).rejects.toThrow(`${provider} `);
    const metrics = await metricsOf(test);
    expect(metricValue(metrics, 'circuit_breaker_state', { provider: provider })).toBe(1);
    expect(metricValue(metrics, 'circuit_breaker_state', { provider: 'fmp' })).toBe(0);
  });

  it('is believed nothing while it answers garbage with status 200', async () => {
    const test = await createBuilder();
    await marketData.setFaults({ mode: 'garbage' });
    await expect(test.build('2013-03-01')).rejects.toThrow('unusable answer');
    expect(await packOf(test)).toMatchObject({ status: 'error', content_hash: null });
    expect(await test.rows('select 1 from pack_prices')).toEqual([]);
  });

  it('is given up when it is too slow, and waited for when it is not', async () => {
    const test = await createBuilder({ PROVIDER_TIMEOUT_MS: '150' });
    await marketData.setFaults({ mode: 'slow', delay_ms: 1_000, provider: 'fred' });
    await expect(test.build('2013-03-01')).rejects.toThrow('no answer in time');
    const patient = await createBuilder();
    await marketData.setFaults({ mode: 'slow', delay_ms: 50 });
    expect(await patient.build('2013-03-01')).toMatchObject({ outcome: 'built' });
  });

  it('is asked again after the time it names while its quota is used up, which is no outage', async () => {
    const test = await createBuilder();
    await marketData.setFaults({ mode: 'rate_limit', provider: 'ecb' });
    const building = test.build('2013-03-01');
    const answers = async (status: string) =>
      metricValue(await metricsOf(test), 'dawsos_provider_requests_total', {
        provider: 'ecb',
        endpoint: 'exr',
        status,
      });
    await expect.poll(() => answers('429'), { timeout: 5_000 }).toBe(1);
    await marketData.setFaults({ mode: 'ok' });
    expect(await building).toMatchObject({ outcome: 'built' });
    const metrics = await metricsOf(test);
    expect(metricValue(metrics, 'circuit_breaker_failures_total', { provider: 'ecb' })).toBe(0);
    expect(
      metricValue(metrics, 'dawsos_provider_requests_total', { provider: 'ecb', endpoint: 'exr', status: '200' }),
    ).toBe(1);
  });

  it('does not harm a pack that is there', async () => {
    const test = await createBuilder();
    await test.build('2013-03-01', { markFresh: true });
    const before = await packOf(test);
    await marketData.setFaults({ mode: 'error' });
    expect(await test.build('2013-03-01', { markFresh: true })).toMatchObject({ outcome: 'already_there' });
    await expect(test.build('2013-02-28')).rejects.toThrow();
    const [, pack] = await test.rows(
      'select status, reason, content_hash, price_count from pricing_packs order by asof_date',
    );
    expect(pack).toEqual(before);
  });
});

describe('a build that is stopped', () => {
  it('shows nothing, and the next one goes on after what was loaded, to the same content', async () => {
    const test = await createBuilder();
    const controller = new AbortController();
    let reported = 0;
    const progress = {
      phase: (name: string) => () => {
        if (name === 'load' && ++reported === 3) controller.abort(new Error('stopped (SIGTERM)'));
      },
      end: () => {},
    };
    const options = { universe: 80_000, progress, signal: controller.signal };
    await expect(test.build('2013-03-01', options)).rejects.toThrow('stopped (SIGTERM)');
    expect(await packOf(test)).toMatchObject({ status: 'error', reason: 'stopped (SIGTERM)', content_hash: null });
    const loaded = await test.rows<{ batch: string }>('select batch from pack_batches order by batch');
    expect(loaded.length).toBeGreaterThanOrEqual(3);
    expect(loaded.length).toBeLessThan(9);

    const result = await test.build('2013-03-01', { universe: 80_000 });
    expect(result).toMatchObject({ outcome: 'built', resumedBatches: loaded.length, pack: { priceCount: 80_005 } });
    const resumed = await packOf(test);
    const again = await createBuilder();
    await again.build('2013-03-01', { universe: 80_000 });
    expect((await packOf(again))?.content_hash).toBe(resumed?.content_hash);
  });

  it('is begun anew when the next one is of another size', async () => {
    const test = await createBuilder();
    await test.rows(
      `insert into pricing_packs (id, asof_date, status, universe) values ('PP_2013-03-01', '2013-03-01', 'warming', 10000) returning 1`,
    );
    await test.rows(`insert into pack_batches values ('PP_2013-03-01', 'generated-00000', 1) returning 1`);
    await test.rows(
      `insert into pack_prices values ('PP_2013-03-01', 'G999999', 1, 1, 'USD', '2013-03-01') returning 1`,
    );
    expect(await test.build('2013-03-01', { universe: 20 })).toMatchObject({
      resumedBatches: 0,
      pack: { priceCount: 25 },
    });
  });
});

describe('two builders', () => {
  it('do not build one date at a time', async () => {
    const database = await emptyDatabase();
    const [one, other] = [
      await createTestBuilder(marketData, {}, database),
      await createTestBuilder(marketData, {}, database),
    ];
    await marketData.setFaults({ mode: 'slow', delay_ms: 1_500, provider: 'fmp' });
    const first = one.build('2013-03-01');
    await expect.poll(() => one.rows('select 1 from job_runs')).toHaveLength(1);
    expect(await other.build('2013-03-01')).toEqual({ outcome: 'busy' });
    await marketData.setFaults({ mode: 'ok' });
    expect(await first).toMatchObject({ outcome: 'built' });
    expect(await runsOf(one)).toEqual([{ status: 'success', error: null }]);
  });

  it('build different dates at the same time', async () => {
    const database = await emptyDatabase();
    const [one, other] = [
      await createTestBuilder(marketData, {}, database),
      await createTestBuilder(marketData, {}, database),
    ];
    const results = await Promise.all([
      one.build('2013-03-01', { universe: 100 }),
      other.build('2013-02-28', { universe: 100 }),
    ]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['built', 'built']);
  });
});
