import { startHttpServer } from '@dawsos/http';
import { startTelemetry } from '@dawsos/telemetry';
import { startOtlpSink } from '@dawsos/testkit';
import { expect, it, onTestFinished, vi } from 'vitest';
import { type AppOptions, createExecutorApp } from '../app.ts';
import { executorSlos } from '../slos.ts';
import { slowRequest } from './slow-requests.ts';

it.each([
  ['execute-latency-p99', '/execute', undefined],
  ['valuation-warm', '/valuation', true],
  ['valuation-cold', '/valuation', false],
])('is one beyond the limit of %s', (id, endpoint, cacheHit) => {
  const promised = executorSlos.find((slo) => slo.id === id)?.indicator.limitSeconds ?? 0;
  expect(promised).toBeGreaterThan(0);
  expect(slowRequest({ endpoint, cacheHit })).toBe(promised * 1000);
});

it('is held to the warm limit where it failed before it was known what the cache had', () => {
  expect(slowRequest({ endpoint: '/valuation', cacheHit: undefined })).toBe(1200);
});

it('keeps its span although its trace is not sampled, by the limit of its endpoint', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const sink = await startOtlpSink();
  onTestFinished(sink.stop);
  const telemetry = await startTelemetry({
    service: 'dawsos-executor',
    version: '1',
    environment: 'test',
    enabled: true,
    tracing: { endpoint: sink.url, sampleRate: 0 },
    errors: {},
    logging: { level: 'silent', format: 'json' },
  });
  const identify = async () => {
    vi.advanceTimersByTime(700);
    return '11111111-1111-4111-8111-111111111111';
  };
  // Nothing beyond the user is asked for: both ids are none.
  const options: Partial<AppOptions> = { telemetry, identify, checks: [], patterns: new Map(), maxBodyBytes: 1000 };
  const server = await startHttpServer(createExecutorApp(options as AppOptions), { port: 0 });
  for (const path of ['x', 'x/valuation']) await fetch(`http://127.0.0.1:${server.port}/v1/portfolios/${path}`);
  await server.stop();
  await telemetry.stop();
  expect(sink.spans().map(({ attributes }) => attributes['http.route'])).toEqual(['/v1/portfolios/:id']);
});
