import { hashId } from '@dawsos/telemetry/redaction';
import { describe, expect, it } from 'vitest';
import { spawnFixture } from './testing/spawn-fixture.ts';

const userId = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const portfolioId = '9b2d6f10-1111-4222-8333-0305e82c3302';
const json = { 'content-type': 'application/json' };

describe.concurrent('the log of a service', () => {
  it('has one wide line per request, with its ids, and people’s as hashes', async (context) => {
    const { url, service, sink, log } = await spawnFixture(context);
    const response = await fetch(`${url}/v1/portfolios/${portfolioId}/valuation?x=1`, {
      method: 'POST',
      body: '{}',
      headers: { ...json, 'x-user-id': userId, 'x-request-id': 'req-7' },
    });
    const { trace_id } = (await response.json()) as { trace_id: string };
    await fetch(`${url}/health`);
    await fetch(`${url}/metrics`);
    await service.stop();
    const span = sink.spans().find(({ kind }) => kind === 'server');
    const lines = log().filter(({ msg }) => msg === 'request');
    expect(lines).toEqual([
      {
        level: 'info',
        time: expect.any(Number),
        service: 'dawsos-executor',
        version: '0.1.0',
        environment: 'test',
        trace_id,
        span_id: span?.spanId,
        request_id: 'req-7',
        user_id: hashId(userId),
        portfolio_id: hashId(portfolioId),
        method: 'POST',
        endpoint: '/valuation',
        status: 200,
        duration_ms: expect.any(Number),
        msg: 'request',
      },
    ]);
    expect(span?.traceId).toBe(trace_id);
    const inside = log().find(({ msg }) => msg === 'body read');
    expect(inside).toMatchObject({ trace_id, span_id: span?.spanId, request_id: 'req-7', user_id: hashId(userId) });
  });

  it('names the ids of the span that is kept because the request failed', async (context) => {
    const { url, service, sink, sentry, log } = await spawnFixture(context, { TRACES_SAMPLE_RATE: '0' });
    const response = await fetch(`${url}/v1/fail`, { method: 'POST', body: '{}', headers: json });
    const { trace_id } = (await response.json()) as { trace_id: string };
    await service.stop();
    const [span] = sink.spans();
    expect(span).toMatchObject({ name: 'http.request', traceId: trace_id, status: { code: 'error' } });
    for (const msg of ['request', 'request failed']) {
      expect(log().find((line) => line.msg === msg)).toMatchObject({ trace_id, span_id: span?.spanId });
    }
    expect(sentry.events()[0]?.contexts?.trace).toMatchObject({ trace_id, span_id: span?.spanId });
  });

  it('is as loud as it is told to be', async (context) => {
    const { url, service, log } = await spawnFixture(context, { LOG_LEVEL: 'info' });
    expect(log().map(({ msg }) => msg)).toContain('listening');
    await fetch(`${url}/nowhere`);
    await service.stop();
    expect(log().every(({ level }) => level === 'info')).toBe(true);
  });
});

describe('a service with observability off', () => {
  it('serves, says so once, and opens no connection', async (context) => {
    const { url, service, sink, sentry, log } = await spawnFixture(context, { ENABLE_OBSERVABILITY: 'false' });
    const call = { method: 'POST', body: '{}', headers: { ...json, 'x-user-id': userId } };
    expect((await fetch(`${url}/v1/portfolios/${portfolioId}/valuation`, call)).status).toBe(200);
    const failed = await fetch(`${url}/v1/fail`, call);
    expect(failed.status).toBe(500);
    expect(await failed.json()).toMatchObject({ code: 'INTERNAL_ERROR' });
    expect(await (await fetch(`${url}/metrics`)).text()).toBe('');
    expect(await (await fetch(`${url}/observability/stats`)).json()).toMatchObject({ enabled: false, series: 0 });
    expect(await (await fetch(`${url}/observability/debug/trace`)).json()).toMatchObject({ export: 'not_sent' });
    expect((await service.stop()).code).toBe(0);
    expect([sink.requests.length, sentry.requests.length]).toEqual([0, 0]);
    expect(log().filter(({ msg }) => msg === 'observability is off')).toHaveLength(1);
    const line = log().find(({ msg }) => msg === 'request');
    expect(line).toMatchObject({ endpoint: '/valuation', user_id: hashId(userId) });
    expect(line).not.toHaveProperty('trace_id');
  });
});

describe('a service whose collector is dead', () => {
  it('serves as before, and stops in time', async (context) => {
    const { url, service, sink, sentry } = await spawnFixture(context);
    sink.respondWith({ hang: true });
    sentry.respondWith({ hang: true });
    const call = { method: 'POST', body: '{}', headers: json };
    const times: number[] = [];
    for (let index = 0; index < 50; index++) {
      const startedAt = performance.now();
      await (await fetch(`${url}/v1/${index % 10 === 0 ? 'fail' : 'portfolios/7/valuation'}`, call)).text();
      times.push(performance.now() - startedAt);
    }
    expect(times.toSorted((a, b) => a - b)[25]).toBeLessThan(100);
    const startedAt = performance.now();
    expect((await service.stop()).code).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });
});
