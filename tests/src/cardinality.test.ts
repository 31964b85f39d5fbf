import { METHODS } from 'node:http';
import { metrics as catalogue } from '@dawsos/conventions';
import { expect, test } from 'vitest';
import { hammer, type Shot } from './hammer.ts';
import { requestContext, sample } from './samples.ts';
import { scrape } from './scrape.ts';
import { send } from './send.ts';
import { startSystem } from './system.ts';

const names = ['market-data', 'agent-runtime', 'executor-api', 'pricing-pack-builder', 'alert-delivery'] as const;
// Only the metrics are looked at: ten thousand spans would have to be read as well.
const { services } = await startSystem(names, { env: { TRACES_SAMPLE_RATE: '0', ALLOW_PRIVATE_WEBHOOKS: 'true' } });

const known = new Set<string>(catalogue.httpRequests.labels.method.values);
/** All that Node's parser lets through; CONNECT asks for a tunnel and has no answer. */
const methods = METHODS.filter((method) => method !== 'CONNECT');
const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(Math.random() * items.length)] as Item;
const word = () => Math.random().toString(36).slice(2);

/** Paths of routes with made-up ids, paths beside them, and anything. */
const randomPath = () =>
  pick([
    `/${word()}`,
    `/${word()}/${word()}?${word()}=${word()}`,
    `/v1/portfolios/${crypto.randomUUID()}/valuation`,
    `/v1/portfolios/${word()}`,
    `/v1/portfolios/${word()}/${word()}`,
    `/v1/agents/${word()}/capabilities/${word()}`,
    `/v1/dead-letters/${word()}`,
    `/v1/dead-letters/${crypto.randomUUID()}/replay`,
    `/v1/dead-letters?reason=${word()}`,
    `/metrics/${word()}`,
    `/health/${word()}`,
    `/%${word()}`,
    `//${word()}//`,
    `/fmp/api/v3/historical-price-full/${word()}`,
    `/ecb/service/data/EXR/${word()}`,
  ]);

function* randomShots(count: number): Generator<Shot> {
  for (let index = 0; index < count; index += 1) {
    yield {
      method: pick(methods),
      path: randomPath(),
      headers: { 'x-user-id': crypto.randomUUID(), 'x-request-id': word(), 'user-agent': word() },
    };
  }
}

const series = async (url: string) => (await send<{ series: number }>(`${url}/observability/stats`)).body.series;

test.each([
  ['executor-api', 10_000],
  ['agent-runtime', 500],
  ['market-data', 500],
  ['pricing-pack-builder', 500],
  ['alert-delivery', 500],
] as const)('%s keeps its series few under %d requests of random methods and paths', async (name, count) => {
  const { url } = services[name];
  const before = await series(url);
  const shots = [...randomShots(count)];
  const statuses = await hammer(url, shots);
  expect([...statuses.values()].reduce((sum, times) => sum + times, 0)).toBe(count);
  expect([...statuses.keys()].filter((status) => status >= 500)).toEqual([]);

  const { samples, value } = await scrape(services[name]);
  const labels = samples('http_requests_total').map((sample) => sample.labels);
  expect(labels.filter(({ method = '' }) => method !== 'other' && !known.has(method))).toEqual([]);
  // The routes, and `unmatched` for whatever is none.
  const endpoints = new Set(labels.map(({ endpoint }) => endpoint));
  expect(endpoints).toContain('unmatched');
  expect(endpoints.size).toBeLessThanOrEqual(15);
  // Methods, endpoints and outcomes that had not met before, sixteen lines to a histogram.
  expect((await series(url)) - before).toBeLessThan(1_000);

  const strange = shots.filter(({ method }) => !known.has(method)).length;
  const overflow = { metric: 'http_requests_total', label: 'method' };
  expect(value('dawsos_telemetry_label_overflows_total', overflow)).toBeGreaterThanOrEqual(strange);
});

test('patterns that clients make up are one series', async () => {
  const { url } = services['executor-api'];
  const before = await series(url);
  const execute = (pattern_id: string): Shot => ({
    method: 'POST',
    path: '/v1/execute',
    headers: { 'x-user-id': sample.user, 'content-type': 'application/json' },
    body: JSON.stringify({ pattern_id, inputs: {} }),
  });
  const patterns = Array.from({ length: 200 }, word);
  expect(await hammer(url, patterns.map(execute))).toEqual(new Map([[404, 200]]));
  const { value, samples } = await scrape(services['executor-api']);
  expect(value('dawsos_requests_total', { pattern_id: 'unknown', status: 'rejected' })).toBeGreaterThanOrEqual(200);
  const ids = samples('dawsos_requests_total').map(({ labels }) => labels.pattern_id);
  expect(ids.filter((id) => patterns.includes(id ?? ''))).toEqual([]);
  expect((await series(url)) - before).toBeLessThan(40);
});

test('agents and capabilities that callers make up are no series at all', async () => {
  const { url } = services['agent-runtime'];
  const call = (agent: string): Shot => ({
    method: 'POST',
    path: `/v1/agents/${agent}/capabilities/${word()}`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ctx: requestContext(), inputs: {} }),
  });
  const agents = Array.from({ length: 200 }, (_, index) => (index % 2 === 0 ? word() : 'macro_hound'));
  const before = await series(url);
  expect(await hammer(url, agents.map(call))).toEqual(new Map([[404, 200]]));
  const { samples } = await scrape(services['agent-runtime']);
  expect(samples('dawsos_agent_invocations_total').filter((sample) => sample.value > 0)).toEqual([]);
  expect((await series(url)) - before).toBeLessThan(40);
});

test('rules and receivers that users make up are no series', async () => {
  const { url } = services['alert-delivery'];
  // Receivers that are not there, each at an address of its own.
  const channels = (n: number) => [{ method: 'log' }, { method: 'webhook', url: `http://127.0.1.${n}:1/${word()}` }];
  const rule = (_: unknown, n: number): Shot => ({
    method: 'POST',
    path: '/v1/alert-rules',
    headers: { 'x-user-id': sample.user, 'content-type': 'application/json' },
    body: JSON.stringify({
      name: word(),
      condition: { type: 'concentration', portfolio_id: sample.portfolio, percent: '1' },
      channels: channels(n),
    }),
  });
  const tried = async () => {
    const { value } = await scrape(services['alert-delivery']);
    const failed = value('alert_delivery_failures_total', { delivery_method: 'webhook', error: 'unreachable' }) ?? 0;
    return Math.min(value('alert_delivery_success_total', { delivery_method: 'log' }) ?? 0, failed);
  };
  const tell = async (count: number, all: number) => {
    const rules = Array.from({ length: count }, rule);
    expect(await hammer(services['executor-api'].url, rules)).toEqual(new Map([[201, count]]));
    await send(`${url}/v1/evaluations`, { body: {} });
    await expect.poll(tried, { timeout: 20_000 }).toBeGreaterThanOrEqual(all);
    return series(url);
  };
  // The first alert brings the series of all that its way asks of the database.
  const before = await tell(1, 1);
  expect((await tell(100, 101)) - before).toBeLessThan(40);
});
