import { expect, test } from 'vitest';
import { everythingTold, outputsOf, whereTold } from './everything-told.ts';
import { scrape } from './scrape.ts';
import { startSystem } from './system.ts';
import { receiveTrace } from './trace.ts';

/** Unlike anything that could be known for a key by its looks. */
const keys = { FMP_API_KEY: 'orange-kettle-4711', FRED_API_KEY: 'seventh harbour; 12%' };
const system = await startSystem(['market-data', 'pricing-pack-builder'], { empty: true, env: keys });
const worker = system.services['pricing-pack-builder'];
const built = await system.build('--date', '2013-03-01', '--mark-fresh');

test('the command says that the pack is fresh, and ends with 0', () => {
  expect(built.code).toBe(0);
  expect(built.stdout.lines.join('\n')).toContain('PP_2013-03-01 is fresh');
});

test('a build is one trace: fetches from each provider, transform, load, mark fresh', async () => {
  const { traceId } = await system.otlp.waitFor((spans) => spans.find(({ name }) => name === 'pack.build'));
  const { root, named, childrenOf, spans } = await receiveTrace(system.otlp, traceId, 40);
  expect(root).toMatchObject({
    name: 'pack.build',
    service: 'dawsos-pack-builder',
    parentSpanId: undefined,
    attributes: { pricing_pack_id: 'PP_2013-03-01', row_count: 5 },
  });
  for (const stage of ['pack.transform', 'pack.load', 'pack.mark_fresh']) {
    expect(named(stage)).toMatchObject([{ parentSpanId: root.spanId, service: 'dawsos-pack-builder' }]);
  }
  expect(named('pack.mark_fresh')[0]?.attributes).toMatchObject({ pack_status: 'fresh' });

  const fetches = named('provider.fetch');
  expect(new Set(fetches.map(({ attributes }) => attributes.provider))).toEqual(new Set(['fmp', 'ecb', 'fred']));
  const perSecurity = fetches.filter(({ attributes }) => attributes.security_id !== undefined);
  // Prices and splits of each.
  expect(perSecurity.map(({ attributes }) => attributes.security_id).sort()).toEqual(
    ['AAPL', 'FB', 'GOOG', 'IBM', 'MSFT'].flatMap((symbol) => [symbol, symbol]),
  );
  for (const fetch of fetches) {
    expect(fetch).toMatchObject({ kind: 'client', parentSpanId: root.spanId, service: 'dawsos-pack-builder' });
    expect(childrenOf(fetch)).toMatchObject([{ name: 'http.request', kind: 'server', service: 'dawsos-market-data' }]);
  }
  expect(new Set(spans.map(({ service }) => service))).toEqual(new Set(['dawsos-pack-builder', 'dawsos-market-data']));
});

test('the worker shows what the build measured, after the build has ended', async () => {
  const { value } = await scrape(worker);
  expect(value('pricing_pack_build_success_total')).toBe(1);
  expect(value('pricing_pack_build_failures_total')).toBe(0);
  expect(value('pricing_pack_build_duration_seconds_count')).toBe(1);
  expect(value('dawsos_pack_build_duration_seconds_count', { pack_id: 'PP_2013-03-01' })).toBe(1);
  expect(value('dawsos_job_runs_total', { job_name: 'build_pack', status: 'success' })).toBe(1);
  expect(value('dawsos_provider_requests_total', { provider: 'fmp', endpoint: 'stock-list', status: '200' })).toBe(1);
  expect(value('dawsos_pack_freshness', { pack_id: 'PP_2013-03-01' })).toBe(1);
});

test('no key of a provider is told by anybody, the build and the providers’ side included', async () => {
  const told = [...(await everythingTold(system)), ...outputsOf({ name: 'build', ...built })];
  for (const key of Object.values(keys)) expect(whereTold(told, key)).toEqual([]);
  // What was looked through does hold the requests that carried the keys.
  expect(whereTold(told, '/api/v3/stock/list')).toContain('collector');
});
