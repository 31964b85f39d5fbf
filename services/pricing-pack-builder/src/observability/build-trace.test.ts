import { type ReceivedSpan, startOtlpSink } from '@dawsos/testkit';
import { afterAll, expect, it } from 'vitest';
import { createTestBuilder } from '../testing/create-test-builder.ts';
import { startMarketData } from '../testing/start-market-data.ts';

const sink = await startOtlpSink();
afterAll(() => sink.stop());
const marketData = await startMarketData({ OTEL_EXPORTER_OTLP_ENDPOINT: sink.url });

it('makes one trace of a build: fetches, transform, load, mark fresh, and the provider’s side of each fetch', async () => {
  const test = await createTestBuilder(marketData, { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url });
  await test.build('2013-03-01', { universe: 10, markFresh: true });
  await test.telemetry.tracing.flush();

  const build = await sink.waitFor((spans) => spans.find(({ name }) => name === 'pack.build'));
  const ofBuild = (spans: readonly ReceivedSpan[]) => spans.filter(({ traceId }) => traceId === build.traceId);
  const fetches = ofBuild(sink.spans()).filter(({ name }) => name === 'provider.fetch');
  const spans = await sink.waitFor((all) => {
    const servers = ofBuild(all).filter(({ service }) => service === 'dawsos-market-data');
    return servers.length >= fetches.length && ofBuild(all);
  });

  expect(build).toMatchObject({
    parentSpanId: undefined,
    attributes: { pricing_pack_id: 'PP_2013-03-01', row_count: 15 },
  });
  const children = spans.filter(({ parentSpanId }) => parentSpanId === build.spanId);
  const stages = children.filter(({ name }) => name.startsWith('pack.')).sort((a, b) => Number(a.startNs - b.startNs));
  expect(stages.map(({ name }) => name)).toEqual(['pack.transform', 'pack.load', 'pack.mark_fresh']);
  expect(stages.map(({ attributes }) => attributes.row_count)).toEqual([5, 15, undefined]);
  expect(stages[2]?.attributes.pack_status).toBe('fresh');

  const transformed = stages[0]?.startNs ?? 0n;
  const early = fetches.filter(({ endNs }) => endNs <= transformed);
  expect(early.every(({ parentSpanId, kind }) => parentSpanId === build.spanId && kind === 'client')).toBe(true);
  expect(new Set(early.map(({ attributes }) => attributes.provider))).toEqual(new Set(['fmp', 'ecb', 'fred']));
  const securities = early.map(({ attributes }) => attributes.security_id).filter((id) => id !== undefined);
  expect([...new Set(securities)].sort()).toEqual(['AAPL', 'FB', 'GOOG', 'IBM', 'MSFT']);

  const fetchIds = new Set(fetches.map(({ spanId }) => spanId));
  const servers = spans.filter(({ service }) => service === 'dawsos-market-data');
  expect(servers.length).toBeGreaterThanOrEqual(18);
  expect(servers.every(({ name, parentSpanId }) => name === 'http.request' && fetchIds.has(parentSpanId ?? ''))).toBe(
    true,
  );
  expect(spans.filter(({ name }) => name === 'db.query').length).toBeGreaterThan(20);
  expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
});
