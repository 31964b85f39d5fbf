import { Secret } from '@dawsos/config';
import type { HealthCheck } from '@dawsos/telemetry';
import { parseExposition } from '@dawsos/testkit';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startApp } from './testing/start-app.ts';

const up: HealthCheck = { name: 'database', required: true, check: async () => undefined };
const down = (required: boolean): HealthCheck => ({
  name: 'cache',
  required,
  check: () => Promise.reject(new Error('hunter2')),
});
const openMetrics = { accept: 'application/openmetrics-text;version=1.0.0' };

describe('/health', () => {
  it('says that the process is there, whatever its dependencies do', async () => {
    const { url } = await startApp({ checks: [down(true)] });
    const response = await fetch(`${url}/health`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ status: 'up', service: 'dawsos-executor', version: '1.2.3' });
  });

  it.each([
    ['up while what it requires is', false, 200, 'up'],
    ['down when something it requires is', true, 503, 'down'],
  ])('in detail is %s', async (_what, required, status, overall) => {
    const { url } = await startApp({ checks: [up, down(required)] });
    const response = await fetch(`${url}/health/detailed`);
    expect(response.status).toBe(status);
    const text = await response.text();
    expect(JSON.parse(text)).toEqual({
      service: 'dawsos-executor',
      status: overall,
      dependencies: [
        { name: 'database', required: true, status: 'up', latency_ms: expect.any(Number) },
        { name: 'cache', required, status: 'down', latency_ms: expect.any(Number) },
      ],
    });
    expect(text).not.toContain('hunter2');
  });
});

describe('/metrics', () => {
  it('speaks the format it is asked for, by the rules of each', async () => {
    const { url } = await startApp();
    for (const headers of [openMetrics, {}, openMetrics]) {
      const response = await fetch(`${url}/metrics`, { headers });
      const contentType = response.headers.get('content-type') ?? '';
      expect(contentType).toMatch(
        headers === openMetrics ? /^application\/openmetrics-text; version=1/ : /^text\/plain; v/,
      );
      const read = parseExposition({ contentType, body: await response.text() });
      expect(read.samples('dawsos_system_info')).toHaveLength(1);
      expect(read.value('dawsos_telemetry_spans_total', { outcome: 'exported' })).toBe(0);
    }
  });

  it('says of each dependency whether it answers', async () => {
    const { url } = await startApp({ checks: [up, down(true)] });
    const response = await fetch(`${url}/metrics`);
    const read = parseExposition({ contentType: '', body: await response.text() });
    expect(read.value('dawsos_dependency_up', { dependency: 'database' })).toBe(1);
    expect(read.value('dawsos_dependency_up', { dependency: 'cache' })).toBe(0);
  });
});

describe('/observability/stats', () => {
  it('tells series, spans by fate and the sampling rate', async () => {
    const { url, telemetry } = await startApp();
    await fetch(`${url}/nowhere`);
    await telemetry.tracing.flush();
    const series = telemetry.metrics.seriesCount();
    expect(series).toBeGreaterThan(10);
    const stats = await (await fetch(`${url}/observability/stats`)).json();
    expect(stats).toEqual({
      enabled: true,
      series,
      sample_rate: 1,
      spans: { queued: 0, exported: 1, dropped: 0, failed: 0 },
    });
  });
});

describe('the share of kept traces', () => {
  it('rises while requests fail, falls back afterwards, and is told', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const { url } = await startApp({
      sampleRate: 0.3,
      routes: (app) => app.get('/broken', () => Promise.reject(new Error('boom'))),
    });
    const scrape = async () => parseExposition({ contentType: '', body: await (await fetch(`${url}/metrics`)).text() });
    const told = async () => {
      const { sample_rate } = (await (await fetch(`${url}/observability/stats`)).json()) as { sample_rate: number };
      expect((await scrape()).value('dawsos_telemetry_sampling_ratio')).toBe(sample_rate);
      return sample_rate;
    };
    const failed = { method: 'GET', endpoint: '/broken', status: '500' };
    expect(await told()).toBe(0.3);
    for (const [index, rate] of [0.6, 1, 1].entries()) {
      await (await fetch(`${url}/broken`)).text();
      // An answer can be here before the server has counted it.
      await expect.poll(async () => (await scrape()).value('http_requests_total', failed)).toBe(index + 1);
      vi.advanceTimersByTime(10_000);
      expect(await told()).toBe(rate);
    }
    vi.advanceTimersByTime(20_000);
    expect(await told()).toBe(0.3);
  });
});

describe('/observability/debug/trace', () => {
  const debugTrace = async (url: string) =>
    (await (await fetch(`${url}/observability/debug/trace`)).json()) as { trace_id: string; export: string };

  it.each([1, 0])('makes a trace that arrives, at a sampling rate of %d', async (sampleRate) => {
    const { url, sink } = await startApp({ sampleRate });
    const answer = await debugTrace(url);
    expect(answer.export).toBe('exported');
    expect(sink.spans().filter(({ traceId }) => traceId === answer.trace_id)).toMatchObject([{ name: 'debug.trace' }]);
  });

  it('says so when the collector does not take it', async () => {
    const { url, sink } = await startApp();
    sink.respondWith({ status: 500 });
    expect((await debugTrace(url)).export).toBe('failed');
  });

  it('says so when there is no collector', async () => {
    const { url } = await startApp({ telemetry: { tracing: { sampleRate: 1 } } });
    expect((await debugTrace(url)).export).toBe('not_sent');
  });
});

describe('the observability token', () => {
  const guarded = ['/metrics', '/observability/stats', '/observability/debug/trace'];
  const token = 'letmein-canary';

  it.each(guarded)('is asked for at %s', async (path) => {
    const { url } = await startApp({ observabilityToken: new Secret(token) });
    const ask = (authorization?: string) => fetch(url + path, { headers: authorization ? { authorization } : {} });
    for (const wrong of [undefined, 'Bearer wrong', token, `Basic ${token}`, `Bearer ${token}x`, 'Bearer ']) {
      const response = await ask(wrong);
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toBe('Bearer');
      expect(await response.text()).not.toMatch(/canary|dawsos_/);
    }
    expect((await ask(`Bearer ${token}`)).status).toBe(200);
  });

  it('is not asked for at /health', async () => {
    const { url } = await startApp({ observabilityToken: new Secret(token) });
    expect((await fetch(`${url}/health`)).status).toBe(200);
    expect((await fetch(`${url}/health/detailed`)).status).toBe(200);
  });
});
