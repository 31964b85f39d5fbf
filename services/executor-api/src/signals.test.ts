import { type OtlpSink, startOtlpSink } from '@dawsos/testkit';
import { loadPackFixture } from '@dawsos/testkit/pack-fixture';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Platform, send, startPlatform } from './testing/platform.ts';

const user = '44444444-4444-4444-8444-444444444444';
let sink: OtlpSink;
let platform: Platform;
let portfolioId: string;

beforeAll(async () => {
  sink = await startOtlpSink();
  platform = await startPlatform(
    { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url, ALLOW_FAULTS: 'true', CAPABILITY_TIMEOUT_MS: '2500' },
    ({ database }) => loadPackFixture(database),
  );
  const portfolio = { name: 'Traced', base_currency: 'USD' };
  const { body } = await send<{ id: string }>(`${platform.url}/v1/portfolios`, { user, body: portfolio });
  portfolioId = body.id;
  const trade = {
    action: 'buy',
    symbol: 'IBM',
    quantity: '100',
    price: '200',
    currency: 'USD',
    trade_date: '2013-01-02',
  };
  await send(`${platform.url}/v1/portfolios/${portfolioId}/trades`, { user, body: trade });
});
afterAll(async () => {
  await platform?.stop();
  await sink?.stop();
});

const valuation = () => send(`${platform.url}/v1/portfolios/${portfolioId}/valuation`, { user });

/** Sum of a metric's series with these labels among theirs. */
const metric = async (url: string, name: string, labels: Readonly<Record<string, string>>): Promise<number> => {
  const { body } = await send<string>(`${url}/metrics`);
  return body
    .split('\n')
    .filter(
      (line) => line.startsWith(`${name}{`) && Object.entries(labels).every(([k, v]) => line.includes(`${k}="${v}"`)),
    )
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
};

test('the metrics of both services tell what happened', async () => {
  const call = { pattern_id: 'macro_context', status: 'success' };
  const before = await metric(platform.url, 'dawsos_requests_total', call);
  await send(`${platform.url}/v1/execute`, { user, body: { pattern_id: 'macro_context', inputs: {} } });
  await send(`${platform.url}/v1/execute`, { user, body: { pattern_id: 'made_up', inputs: {} } });
  // The second one finds the pack in the cache.
  await valuation();
  await valuation();
  expect(await metric(platform.url, 'dawsos_requests_total', call)).toBe(before + 1);
  const series: readonly (readonly [url: string, name: string, labels: Readonly<Record<string, string>>])[] = [
    [platform.url, 'dawsos_requests_total', { pattern_id: 'unknown', status: 'rejected' }],
    [platform.url, 'dawsos_api_request_duration_seconds_count', call],
    [platform.url, 'dawsos_pattern_executions_total', call],
    [platform.url, 'dawsos_pattern_execution_duration_seconds_count', { pattern_id: 'macro_context' }],
    [platform.url, 'dawsos_pattern_step_duration_seconds_count', { pattern_id: 'macro_context', step_index: '2' }],
    [platform.url, 'dawsos_service_calls_total', { method: 'macro_hound.latest_observation', status: 'success' }],
    [platform.url, 'dawsos_service_call_duration_seconds_count', { service_name: 'agent-runtime' }],
    [platform.url, 'dawsos_cache_requests_total', { cache: 'pack', outcome: 'hit' }],
    [platform.url, 'http_request_duration_seconds_count', { endpoint: '/valuation', cache_hit: 'true' }],
    [platform.url, 'http_requests_total', { endpoint: '/execute', status: '404' }],
    [platform.url, 'trade_volume_total', { action: 'buy' }],
    [platform.agentUrl, 'dawsos_agent_invocations_total', { agent_name: 'macro_hound', status: 'success' }],
    [platform.agentUrl, 'dawsos_agent_latency_seconds_count', { capability: 'latest_observation' }],
    [platform.agentUrl, 'dawsos_db_queries_total', { table: 'macro_series' }],
  ];
  for (const [url, name, labels] of series) {
    expect([name, await metric(url, name, labels)]).toEqual([name, expect.toSatisfy((value: number) => value > 0)]);
  }
  const { body } = await send<string>(`${platform.url}/metrics`);
  expect(body).toMatch(/^dawsos_portfolios 1$/m);
  expect(body).not.toContain('made_up');
});

test('faults are carried out for that request alone, counted, and marked on its span', async () => {
  const execute = (fault?: string) =>
    send<{ code: string; trace_id: string }>(`${platform.url}/v1/execute`, {
      user,
      body: { pattern_id: 'macro_context', inputs: {} },
      headers: fault === undefined ? {} : { 'x-fault': fault },
    });
  expect(await execute('error=1;latency=1ms')).toMatchObject({ status: 500, body: { code: 'FAULT_INJECTED' } });
  const slow = await execute('db=slow');
  expect(slow.status).toBe(200);
  const hung = await execute('agent=timeout');
  expect(hung).toMatchObject({ status: 504, body: { code: 'AGENT_TIMEOUT' } });
  expect(await execute()).toMatchObject({ status: 200 });
  expect(await execute('latency=1s;agent=dead')).toMatchObject({ status: 400, body: { code: 'BAD_FAULT' } });

  const trace = await sink.waitFor((spans) => {
    const own = spans.filter(({ traceId }) => traceId === slow.body.trace_id);
    return own.some(({ parentSpanId }) => parentSpanId === undefined) && own;
  }, 15_000);
  const root = trace.find(({ parentSpanId }) => parentSpanId === undefined);
  expect(root?.attributes['fault.injected']).toBe('db=slow');
  const sleeps = trace.filter(({ attributes }) => String(attributes['db.query.text']).includes('pg_sleep'));
  expect(new Set(sleeps.map(({ service }) => service))).toEqual(new Set(['dawsos-executor', 'dawsos-agent-runtime']));
  for (const [url, fault] of [
    [platform.url, 'error'],
    [platform.url, 'latency'],
    [platform.url, 'db'],
    [platform.agentUrl, 'db'],
    [platform.agentUrl, 'agent'],
  ] as const) {
    expect([fault, await metric(url, 'dawsos_faults_injected_total', { fault })]).not.toEqual([fault, 0]);
  }
  expect(await metric(platform.url, 'dawsos_requests_total', { pattern_id: 'macro_context', status: 'timeout' })).toBe(
    1,
  );
  expect(await metric(platform.url, 'dawsos_request_errors_total', { error_type: 'AGENT_TIMEOUT' })).toBe(1);
});
