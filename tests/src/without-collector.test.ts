import { freePort, startOtlpSink } from '@dawsos/testkit';
import { afterAll, describe, expect, test } from 'vitest';
import { sample } from './samples.ts';
import { send } from './send.ts';
import type { Service } from './start-service.ts';
import { startSystem } from './system.ts';

const everybody = ['market-data', 'agent-runtime', 'executor-api', 'pricing-pack-builder', 'alert-delivery'] as const;
const blackHole = await startOtlpSink();
blackHole.respondWith({ hang: true });
afterAll(() => blackHole.stop());
const nobody = `http://127.0.0.1:${await freePort()}`;

const healthy = await startSystem(['executor-api']);
const off = await startSystem(everybody, { env: { ENABLE_OBSERVABILITY: 'false' } });
const silent = await startSystem(everybody, { env: { OTEL_EXPORTER_OTLP_ENDPOINT: blackHole.url } });
const refused = await startSystem(['executor-api'], { env: { OTEL_EXPORTER_OTLP_ENDPOINT: nobody } });

const valuate = ({ url }: Service) =>
  send<{ total_value: string }>(`${url}/v1/portfolios/${sample.portfolio}/valuation`, { user: sample.user });
const debugTrace = async ({ url }: Service) =>
  (await send<{ export: string }>(`${url}/observability/debug/trace`)).body.export;

describe.each([
  ['with observability off', off],
  ['with a collector that takes requests and never answers', silent],
])('%s', (_, { services, db, nightly }) => {
  test('every service serves', async () => {
    const { 'executor-api': executor, 'market-data': marketData } = services;
    expect(await valuate(executor)).toMatchObject({ status: 200, body: { total_value: '35381.20' } });
    const body = { pattern_id: 'portfolio_overview', inputs: { portfolio_id: sample.portfolio } };
    expect(await send(`${executor.url}/v1/execute`, { user: sample.user, body })).toMatchObject({ status: 200 });
    expect(await send(`${marketData.url}/fmp/api/v3/stock/list?apikey=demo`)).toMatchObject({ status: 200 });
    for (const { url } of Object.values(services)) {
      for (const path of ['/health', '/health/detailed', '/metrics', '/observability/stats']) {
        expect([path, (await send(`${url}${path}`)).status]).toEqual([path, 200]);
      }
    }
  });

  test('an alert goes from the nightly chain through both queues to its end', async () => {
    const condition = { type: 'concentration', portfolio_id: sample.portfolio, percent: '1' };
    const body = { name: 'A rule', condition, channels: [{ method: 'log' }] };
    const made = await send(`${services['executor-api'].url}/v1/alert-rules`, { user: sample.user, body });
    expect(made).toMatchObject({ status: 201 });
    expect(await nightly('--date', '2013-03-01')).toMatchObject({ code: 0 });
    const delivered = () =>
      db.database.query({
        text: `select from alert_deliveries where status = 'delivered'`,
        operation: 'select',
        table: 'alert_deliveries',
      });
    await expect.poll(delivered, { timeout: 20_000 }).not.toEqual([]);
    const logged = () => services['alert-delivery'].stdout.json().filter(({ msg }) => msg === 'alert');
    await expect.poll(logged).not.toEqual([]);
  });
});

test('the pack job does its work where no collector answers, and where none is wanted', async () => {
  for (const { build } of [off, silent]) expect(await build('--date', '2013-02-28')).toMatchObject({ code: 0 });
});

test('what cannot be sent is told to who asks, and counted', async () => {
  expect(await debugTrace(healthy.services['executor-api'])).toBe('exported');
  expect(await debugTrace(off.services['executor-api'])).toBe('not_sent');
  for (const { services } of [silent, refused]) {
    const executor = services['executor-api'];
    // It is kept to be tried again; how often, and how it is counted then, the core's own tests know.
    expect(await debugTrace(executor)).toBe('waiting');
    const { spans } = (await send<{ spans: Record<string, number> }>(`${executor.url}/observability/stats`)).body;
    expect(spans.queued ?? 0).toBeGreaterThan(0);
    expect(spans.exported).toBe(0);
  }
});

test('one log line says that observability is off, and nothing else does', () => {
  for (const { stdout } of Object.values(off.services)) {
    expect(stdout.json().filter(({ msg }) => msg === 'observability is off')).toHaveLength(1);
  }
});

test('requests take as long as they do with a collector that is well', async () => {
  const executors = { healthy, off, silent, refused };
  const names = Object.keys(executors) as (keyof typeof executors)[];
  const durations = { healthy: [], off: [], silent: [], refused: [] } as Record<keyof typeof executors, number[]>;
  // By turns, so that a machine busy with something else is busy for all of them.
  for (let round = 0; round < 200; round += 1) {
    for (const name of names) {
      const startedAt = performance.now();
      await valuate(executors[name].services['executor-api']);
      durations[name].push(performance.now() - startedAt);
    }
  }
  const quantile = (name: (typeof names)[number], share: number) =>
    durations[name].toSorted((a, b) => a - b)[Math.floor(share * durations[name].length)] ?? Number.NaN;
  for (const name of ['off', 'silent', 'refused'] as const) {
    expect(quantile(name, 0.5)).toBeLessThan(2 * quantile('healthy', 0.5) + 2);
    expect(quantile(name, 0.95)).toBeLessThan(3 * quantile('healthy', 0.95) + 20);
  }
}, 60_000);

test('every service stops in time, with spans that nobody takes', async () => {
  const all = [off, silent, refused].flatMap(({ services }) => Object.values<Service>(services));
  const exits = await Promise.all(
    all.map(async (service) => {
      const startedAt = performance.now();
      const { code } = await service.stop(10_000);
      return { name: service.name, code, inTime: performance.now() - startedAt < 10_000 };
    }),
  );
  expect(exits).toEqual(all.map(({ name }) => ({ name, code: 0, inTime: true })));
});
