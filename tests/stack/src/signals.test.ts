import { hashOf, sample } from '@dawsos/tests/samples';
import { send } from '@dawsos/tests/send';
import { describe, expect, test } from 'vitest';
import { startStackedSystem } from './stacked-system.ts';
import { waitForTrace } from './wait-for-trace.ts';

const { services, jaeger, loki, prometheus, sentry } = await startStackedSystem('signals');
const executor = services['executor-api'].url;
const polling = { timeout: 60_000, interval: 500 };

interface Answered {
  readonly trace_id: string;
  readonly request_id?: string;
}
const valuate = (headers = {}) =>
  send<Answered>(`${executor}/v1/portfolios/${sample.portfolio}/valuation`, { user: sample.user, headers });
const overview = { pattern_id: 'portfolio_overview', inputs: { portfolio_id: sample.portfolio } };
const execute = (headers = {}) =>
  send<Answered>(`${executor}/v1/execute`, { user: sample.user, body: overview, headers });

const storedTrace = (id: string, paths: readonly string[]) => waitForTrace(jaeger, id, paths);

describe('in Jaeger', () => {
  test('a valuation is one trace: request, portfolio look-up, lots and prices, cached pack, calculation', async () => {
    await valuate();
    const { body } = await valuate({ 'x-request-id': 'stack-valuation' });
    const root = 'dawsos-executor http.request';
    const { spans } = await storedTrace(body.trace_id, [
      root,
      `${root} > dawsos-executor db.query`,
      `${root} > dawsos-executor cache.get`,
      `${root} > dawsos-executor calculation`,
    ]);
    expect(spans.length).toBeGreaterThanOrEqual(5);
    const tables = spans.map(({ attributes }) => attributes['db.collection.name']);
    expect(tables).toEqual(expect.arrayContaining(['portfolios', 'trades']));
    expect(spans.find(({ parentId }) => parentId === undefined)?.attributes).toMatchObject({
      'http.route': '/v1/portfolios/:id/valuation',
      'http.response.status_code': 200,
      pricing_pack_id: 'PP_2013-03-01',
      ledger_commit_hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      request_id: 'stack-valuation',
      asof_date: '2013-03-01',
      user_id: hashOf(sample.user),
      portfolio_id: hashOf(sample.portfolio),
    });
    expect(spans.find(({ name }) => name === 'calculation')?.attributes.portfolio_value).toBe(35_000);
  });

  test('an execution is one trace over both services: pattern, steps, capabilities, database', async () => {
    const { body } = await execute();
    const pattern = 'dawsos-executor http.request > dawsos-executor execute_pattern';
    const step = `${pattern} > dawsos-executor pattern.step`;
    const capability = `${step} > dawsos-agent-runtime http.request > dawsos-agent-runtime agent.capability`;
    const { spans } = await storedTrace(body.trace_id, [
      pattern,
      step,
      capability,
      `${capability} > dawsos-agent-runtime db.query`,
    ]);
    expect(new Set(spans.map(({ service }) => service))).toEqual(new Set(['dawsos-executor', 'dawsos-agent-runtime']));
    expect(spans.find(({ name }) => name === 'execute_pattern')?.attributes).toMatchObject({
      pattern_id: 'portfolio_overview',
      pattern_inputs_count: 1,
    });
    const steps = spans.filter(({ name }) => name === 'pattern.step');
    expect(steps.map(({ attributes }) => `${attributes.agent_name}.${attributes.capability}`).sort()).toEqual([
      'data_harvester.fx_rates',
      'data_harvester.portfolio_prices',
      'financial_analyst.measure_currency_exposure',
      'financial_analyst.value_positions',
      'ledger_keeper.positions',
    ]);
  });
});

test('the exemplar of a latency bucket in Prometheus leads to a trace that Jaeger has', async () => {
  await execute();
  const exemplars = () => prometheus.exemplars('http_request_duration_seconds_bucket{endpoint="/execute"}');
  await expect.poll(async () => (await exemplars()).length, polling).toBeGreaterThan(0);
  const { labels, value } = (await exemplars()).at(-1) ?? { labels: {} as Record<string, string>, value: '' };
  const { spans } = await storedTrace(labels.trace_id ?? '', ['dawsos-executor http.request']);
  const request = spans.find(({ id }) => id === labels.span_id);
  expect(request?.attributes['http.route']).toBe('/v1/execute');
  // The histogram's clock and the span's are not one.
  expect(Math.abs((request?.durationMs ?? 0) / 1000 - Number(value))).toBeLessThan(0.05);
});

test('the log lines of a trace are in Loki, from every service that it went through', async () => {
  const { body } = await execute();
  const tellers = async () => {
    const lines = await loki.lines(`{service_name=~".+"} | trace_id="${body.trace_id}"`);
    return [...new Set(lines.map(({ labels }) => labels.service_name))].sort();
  };
  await expect.poll(tellers, polling).toEqual(['dawsos-agent-runtime', 'dawsos-executor']);
});

test('a request that fails is told to the error tracker, to Jaeger and to Loki under one trace id', async () => {
  const { status, body } = await execute({ 'x-fault': 'error=1' });
  expect(status).toBe(500);
  const told = await sentry.waitFor(
    (events) => events.find(({ contexts }) => contexts?.trace?.trace_id === body.trace_id),
    30_000,
  );
  expect(told).toMatchObject({ environment: 'test', level: 'error' });
  const { spans } = await storedTrace(body.trace_id, ['dawsos-executor http.request']);
  expect(spans.find(({ name }) => name === 'http.request')?.attributes).toMatchObject({
    error: true,
    'fault.injected': 'error=1',
    'http.response.status_code': 500,
  });
  const lines = () =>
    loki.lines(`{service_name="dawsos-executor"} | trace_id="${body.trace_id}" | json | level="error"`);
  await expect.poll(async () => (await lines()).length, polling).toBeGreaterThan(0);
});
