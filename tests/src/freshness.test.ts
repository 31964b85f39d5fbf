import { beforeEach, describe, expect, test } from 'vitest';
import { sample } from './samples.ts';
import { scrape } from './scrape.ts';
import { type ProblemBody, send } from './send.ts';
import { startSystem } from './system.ts';

const { services, build, db, sentry } = await startSystem([
  'executor-api',
  'agent-runtime',
  'market-data',
  'pricing-pack-builder',
]);
const setFaults = (body: object) => send(`${services['market-data'].url}/faults`, { method: 'PUT', body });
beforeEach(async () => void (await setFaults({ mode: 'ok' })));

type PackProblem = ProblemBody & { readonly pack_status: string; readonly estimated_ready_at?: string };
const execute = (asof_date: string, require_fresh: boolean) =>
  send<PackProblem>(`${services['executor-api'].url}/v1/execute`, {
    user: sample.user,
    body: { pattern_id: 'macro_context', inputs: {}, asof_date, require_fresh },
  });
const gauge = async (date: string) =>
  (await scrape(services['pricing-pack-builder'])).value('dawsos_pack_freshness', { pack_id: `PP_${date}` });
const notFresh = (pack_status: string) => ({ status: 503, body: { code: 'PACK_NOT_FRESH', pack_status } });

describe('who needs a fresh pack', () => {
  test('gets one that is marked fresh', async () => {
    expect(await execute('2013-03-01', true)).toMatchObject({ status: 200 });
    expect(await gauge('2013-03-01')).toBe(1);
  });

  test('is told when to come back while one is being built, and nobody sees its rows', async () => {
    const date = '2011-06-30';
    await setFaults({ mode: 'slow', delay_ms: 400 });
    const building = build('--date', date, '--mark-fresh');
    try {
      const begun = {
        text: 'select 1 from pricing_packs where asof_date = $1',
        operation: 'select',
        table: 'pricing_packs',
      } as const;
      await expect.poll(() => db.database.query(begun, [date]), { timeout: 15_000 }).toHaveLength(1);
      for (const requireFresh of [true, false]) {
        const refused = await execute(date, requireFresh);
        expect(refused).toMatchObject(notFresh('warming'));
        expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
      }
      expect(await gauge(date)).toBe(0);
    } finally {
      await setFaults({ mode: 'ok' });
      expect(await building).toMatchObject({ code: 0 });
    }
    // An earlier date than the newest fresh one's: whole, and superseded from the first.
    expect(await execute(date, false)).toMatchObject({ status: 200, body: { pricing_pack_id: `PP_${date}` } });
  });

  test('is told when to come back while one is whole and not yet marked', async () => {
    const date = '2012-06-29';
    expect(await build('--date', date)).toMatchObject({ code: 0 });
    const refused = await execute(date, true);
    expect(refused).toMatchObject(notFresh('warming'));
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(await execute(date, false)).toMatchObject({ status: 200, body: { pricing_pack_id: `PP_${date}` } });
    expect(await gauge(date)).toBe(0);
  });

  test('is told why where one could not be built, and not to come back', async () => {
    const date = '2010-06-30';
    await setFaults({ mode: 'garbage' });
    expect(await build('--date', date, '--mark-fresh')).toMatchObject({ code: 1 });
    const refused = await execute(date, true);
    expect(refused).toMatchObject(notFresh('error'));
    expect(refused.body.detail).toMatch(/could not be built: .*(fmp|ecb|fred)/);
    expect(refused.headers.get('retry-after')).toBeNull();
    expect(await execute(date, false)).toMatchObject({ status: 404, body: { code: 'PACK_NOT_FOUND' } });
    expect(await gauge(date)).toBe(2);
  });

  test('is told why where a later one has taken its place, and not to come back', async () => {
    const refused = await execute('2012-12-31', true);
    expect(refused).toMatchObject(notFresh('stale'));
    expect(refused.body.detail).toContain('superseded by PP_2013-03-01');
    expect(refused.headers.get('retry-after')).toBeNull();
    expect(await execute('2012-12-31', false)).toMatchObject({ status: 200 });
    expect(await gauge('2012-12-31')).toBe(3);
  });
});

test('what the gate turned away is counted by the state of the pack, apart from errors, and reported to nobody', async () => {
  const { value, samples } = await scrape(services['executor-api']);
  expect(value('dawsos_freshness_rejections_total', { reason: 'warming' })).toBe(3);
  expect(value('dawsos_freshness_rejections_total', { reason: 'error' })).toBe(1);
  expect(value('dawsos_freshness_rejections_total', { reason: 'stale' })).toBe(1);
  expect(value('dawsos_requests_total', { pattern_id: 'macro_context', status: 'not_fresh' })).toBe(5);
  expect(samples('dawsos_request_errors_total')).toEqual([]);
  const reported = sentry.events().map(({ release }) => release);
  expect(reported.filter((release) => !release?.toString().startsWith('dawsos-pack-builder'))).toEqual([]);
});
