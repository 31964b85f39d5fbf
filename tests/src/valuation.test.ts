import { beforeAll, expect, test } from 'vitest';
import { hashOf, sample } from './samples.ts';
import { scrape } from './scrape.ts';
import { type Answer, send } from './send.ts';
import { startSystem } from './system.ts';
import { receiveTrace, type Trace } from './trace.ts';

interface Valuation {
  readonly trace_id: string;
  readonly ledger_commit_hash: string;
  readonly total_value: string;
}

const { services, otlp, sentry } = await startSystem(['executor-api']);
const executor = services['executor-api'];
const url = `${executor.url}/v1/portfolios/${sample.portfolio}/valuation`;
const valuate = (headers = {}) => send<Valuation>(url, { user: sample.user, headers });

let cold: Answer<Valuation>;
let warm: Answer<Valuation>;
beforeAll(async () => {
  cold = await valuate({ 'x-request-id': 'valuation-cold' });
  warm = await valuate({ 'x-request-id': 'valuation-warm' });
});

test('the worked example is worth what the source data give by hand', () => {
  for (const { status, body } of [cold, warm]) {
    // (100 × 430.47 + 50 × 202.91) × 0.8647 / 1.3 = 35381.195961…
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { total_value: '35381.20', base_currency: 'GBP', pricing_pack_id: 'PP_2013-03-01' },
    });
  }
});

const edges = ({ spans, root }: Trace) =>
  spans
    .map(({ name, kind, parentSpanId, attributes }) => {
      const of = attributes['db.collection.name'];
      const parent = parentSpanId === root.spanId ? 'http.request' : parentSpanId;
      return `${parent} > ${name}${of === undefined ? '' : ` ${of}`} (${kind})`;
    })
    .sort();

const always = [
  'http.request > cache.get (client)',
  'http.request > calculation (internal)',
  'http.request > db.query portfolios (client)',
  'http.request > db.query trades (client)',
  'undefined > http.request (server)',
];

test('is one trace: the request, and below it the look-up, the lots with their prices, the cache, the calculation', async () => {
  expect(edges(await receiveTrace(otlp, warm.body.trace_id, 5))).toEqual(always);
  const read = ['http.request > db.query corporate_actions (client)', 'http.request > db.query pack_fx_rates (client)'];
  expect(edges(await receiveTrace(otlp, cold.body.trace_id, 7))).toEqual([...always, ...read].sort());
});

test('says on its spans what was asked for, and of whom only hashes', async () => {
  const { root, named, spans } = await receiveTrace(otlp, warm.body.trace_id, 5);
  expect(spans.map(({ service }) => service)).toEqual(spans.map(() => 'dawsos-executor'));
  expect(root.attributes).toMatchObject({
    'http.request.method': 'GET',
    'http.route': '/v1/portfolios/:id/valuation',
    'http.response.status_code': 200,
    pricing_pack_id: 'PP_2013-03-01',
    ledger_commit_hash: warm.body.ledger_commit_hash,
    request_id: 'valuation-warm',
    asof_date: '2013-03-01',
    require_fresh: false,
    user_id: hashOf(sample.user),
    portfolio_id: hashOf(sample.portfolio),
  });
  expect(root.status.code).not.toBe('error');
  expect(named('calculation')[0]?.attributes).toMatchObject({ position_count: 2, portfolio_value: 35_000 });
  expect(named('cache.get')[0]?.attributes).toMatchObject({ cache_hit: true });
  const lots = named('db.query').find(({ attributes }) => attributes['db.collection.name'] === 'trades');
  expect(lots?.attributes).toMatchObject({
    'db.system.name': 'postgresql',
    'db.operation.name': 'select',
    'db.query.text': expect.stringMatching(/from trades t\n.*\nleft join pack_prices/),
  });
});

test('goes on with the trace it was sent', async () => {
  const [traceId, parentId] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331'];
  const { body } = await valuate({ traceparent: `00-${traceId}-${parentId}-01` });
  expect(body.trace_id).toBe(traceId);
  const { root } = await receiveTrace(otlp, traceId, 5);
  expect(root).toMatchObject({ name: 'http.request', parentSpanId: parentId });
});

test('counts apart what was read from the database and what from the cache, with a trace of each as exemplar', async () => {
  const name = 'http_request_duration_seconds';
  const labels = { method: 'GET', endpoint: '/valuation' };
  const counts = async () => {
    const { value } = await scrape(executor);
    return ['false', 'true'].map((cache_hit) => value(`${name}_count`, { ...labels, cache_hit }));
  };
  await expect.poll(counts).toEqual([1, expect.toSatisfy((warmOnes: number) => warmOnes >= 1)]);
  const { samples } = await scrape(executor);
  const exemplarsOf = (cache_hit: string) =>
    samples(`${name}_bucket`)
      .filter((sample) => sample.labels.endpoint === '/valuation' && sample.labels.cache_hit === cache_hit)
      .flatMap(({ exemplar }) => (exemplar ? [exemplar.labels] : []));
  expect(exemplarsOf('false').map(({ trace_id }) => trace_id)).toEqual([cold.body.trace_id]);
  expect(exemplarsOf('true')).not.toEqual([]);
  for (const { trace_id = '', span_id } of [...exemplarsOf('false'), ...exemplarsOf('true')]) {
    const { root } = await receiveTrace(otlp, trace_id, 5);
    expect(root.spanId).toBe(span_id);
  }
});

test('writes one line, by which its trace is found', async () => {
  await executor.stdout.waitFor((line) => line.includes(warm.body.trace_id));
  const lines = executor.stdout.json().filter(({ trace_id }) => trace_id === warm.body.trace_id);
  expect(lines).toHaveLength(1);
  const { root } = await receiveTrace(otlp, warm.body.trace_id, 5);
  expect(lines[0]).toMatchObject({
    level: 'info',
    msg: 'request',
    service: 'dawsos-executor',
    environment: 'test',
    version: expect.any(String),
    span_id: root.spanId,
    request_id: 'valuation-warm',
    method: 'GET',
    endpoint: '/valuation',
    status: 200,
    duration_ms: expect.any(Number),
    cache_hit: true,
    pricing_pack_id: 'PP_2013-03-01',
    user_id: hashOf(sample.user),
    portfolio_id: hashOf(sample.portfolio),
  });
});

test('reports nothing to the error tracker', () => {
  expect(sentry.requests).toEqual([]);
});
