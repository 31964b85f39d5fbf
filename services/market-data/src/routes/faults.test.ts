import { startTelemetry } from '@dawsos/telemetry';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadMarketDataConfig } from '../config.ts';
import { instrumentation } from '../instrumentation.ts';
import { startTestApp } from '../start-test-app.ts';
import { isLoopback } from './faults-route.ts';

const list = '/fmp/api/v3/stock/list?apikey=k';
const rates = '/ecb/service/data/EXR/D.USD.EUR.SP00.A?startPeriod=2013-03-01&endPeriod=2013-03-01&format=csvdata';
const allowed = { ALLOW_FAULTS: 'true' };
type Ask = Awaited<ReturnType<typeof startTestApp>>;

const put = (ask: Ask, body: unknown) =>
  ask('/faults', { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

describe('faults', () => {
  it('do not exist unless they are allowed', async () => {
    const ask = await startTestApp();
    expect((await ask('/faults')).status).toBe(404);
    expect((await put(ask, { mode: 'error' })).status).toBe(404);
    expect((await ask(list, { headers: { 'x-fault': 'error=1' } })).status).toBe(400);
  });

  it('stand until changed, and GET tells them', async () => {
    const ask = await startTestApp({ environment: allowed });
    expect(await (await ask('/faults')).json()).toEqual({ mode: 'ok', rate: 1, delay_ms: 1000 });
    expect((await put(ask, { mode: 'error' })).status).toBe(200);
    expect([(await ask(list)).status, (await ask(rates)).status]).toEqual([500, 500]);
    expect((await put(ask, { mode: 'ok' })).status).toBe(200);
    expect([(await ask(list)).status, (await ask(rates)).status]).toEqual([200, 200]);
  });

  it('hit one provider only where one is named', async () => {
    const ask = await startTestApp({ environment: allowed });
    await put(ask, { mode: 'rate_limit', provider: 'fmp' });
    const limited = await ask(list);
    expect([limited.status, limited.headers.get('retry-after'), limited.headers.get('x-ratelimit-remaining')]).toEqual([
      429,
      '1',
      '0',
    ]);
    expect((await ask(rates)).status).toBe(200);
  });

  it('hit the share of requests asked for', async () => {
    const draws = [0.29, 0.31, 0.1, 0.9];
    const ask = await startTestApp({ environment: allowed, random: () => draws.shift() ?? 1 });
    await put(ask, { mode: 'error', rate: 0.3 });
    const answers = [await ask(list), await ask(list), await ask(list), await ask(list)];
    expect(answers.map((answer) => answer.status)).toEqual([500, 200, 500, 200]);
  });

  it('answer garbage with 200, or late, but rightly', async () => {
    const ask = await startTestApp({ environment: allowed });
    await put(ask, { mode: 'garbage' });
    const garbage = await ask(list);
    expect(garbage.status).toBe(200);
    await expect(garbage.json()).rejects.toBeInstanceOf(SyntaxError);
    await put(ask, { mode: 'slow', delay_ms: 60 });
    const startedAt = performance.now();
    expect(await (await ask(list)).json()).toHaveLength(5);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(55);
  });

  it('come by header for one request alone', async () => {
    const ask = await startTestApp({ environment: allowed });
    expect((await ask(list, { headers: { 'x-fault': 'latency=5ms; error=1' } })).status).toBe(500);
    expect((await ask(list, { headers: { 'x-fault': 'latency=4s' } })).status).toBe(400);
    expect((await ask(list)).status).toBe(200);
  });

  it('refuse settings that make no sense, listing every problem, and keep what stood', async () => {
    const ask = await startTestApp({ environment: allowed });
    const refused = await put(ask, { mode: 'wat', rate: 2, delay_ms: -1, provider: 'nobody', more: 1 });
    const { problems } = (await refused.json()) as { problems: { path: string }[] };
    expect(refused.status).toBe(400);
    expect(problems.map(({ path }) => path).sort()).toEqual(['delay_ms', 'mode', 'more', 'provider', 'rate']);
    expect(await (await ask('/faults')).json()).toMatchObject({ mode: 'ok' });
  });

  it('are set from this machine only', async () => {
    const ask = await startTestApp({ environment: allowed });
    expect((await ask('/faults', { headers: { 'x-forwarded-for': '203.0.113.7' } })).status).toBe(403);
    expect(['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1'].every(isLoopback)).toBe(true);
    expect(['10.0.0.1', '::ffff:10.0.0.1', '128.0.0.1', '', undefined].some(isLoopback)).toBe(false);
  });

  it('are counted, each by its kind', async () => {
    const telemetry = await startTelemetry(
      instrumentation(loadMarketDataConfig({ ENVIRONMENT: 'test', LOG_LEVEL: 'silent' })),
    );
    onTestFinished(() => telemetry.stop());
    const ask = await startTestApp({ environment: allowed, telemetry });
    await put(ask, { mode: 'garbage' });
    await ask(list);
    await ask(rates);
    await ask(list, { headers: { 'x-fault': 'latency=1ms' } });
    const text = await (await ask('/metrics')).text();
    expect(text).toContain('dawsos_faults_injected_total{fault="garbage"} 3');
    expect(text).toContain('dawsos_faults_injected_total{fault="latency"} 1');
  });

  it('are refused at start in production, along with every other problem', () => {
    const start = () => loadMarketDataConfig({ ENVIRONMENT: 'production', ALLOW_FAULTS: 'true' });
    expect(start).toThrow(/ALLOW_FAULTS: must not be true in production/);
    expect(start).toThrow(/OBSERVABILITY_TOKEN/);
  });
});
