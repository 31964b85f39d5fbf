import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { Secret } from '@dawsos/config';
import { createBreaker } from '@dawsos/resilience';
import { startTelemetry } from '@dawsos/telemetry';
import { startOtlpSink } from '@dawsos/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import { metricValue } from '../../testing/metric-value.ts';
import { isOutage, parseRetryAfterMs } from './provider-error.ts';
import { createProviderHttp, type ProviderHttpOptions } from './provider-http.ts';

const key = 'k3y-that-nobody-may-see';

/** A provider that answers as the test says, and a client for it with its telemetry. */
const start = async (
  answer: (response: ServerResponse, request: IncomingMessage) => void,
  options: Partial<ProviderHttpOptions> = {},
) => {
  const server = createServer((request, response) => answer(response, request));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const sink = await startOtlpSink();
  const telemetry = await startTelemetry({
    service: 'dawsos-pack-builder',
    version: '0',
    environment: 'test',
    enabled: true,
    tracing: { endpoint: sink.url, sampleRate: 1 },
    errors: {},
    logging: { level: 'silent', format: 'json' },
  });
  onTestFinished(async () => {
    await telemetry.stop();
    await sink.stop();
    server.closeAllConnections();
    server.close();
  });
  const breaker = createBreaker({ isFailure: isOutage });
  const http = createProviderHttp({
    provider: 'fmp',
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/base`,
    key: { parameter: 'apikey', value: new Secret(key) },
    breaker,
    timeoutMs: 5_000,
    callsPerMinute: 1_000,
    telemetry,
    random: () => 0,
    ...options,
  });
  return { http, breaker, telemetry, sink };
};

const request = {
  endpoint: 'quotes',
  path: '/quotes',
  query: { symbol: 'AAPL' },
  attributes: { security_id: 'AAPL' },
  read: (body: Buffer) => JSON.parse(body.toString()) as unknown,
};
const failureOf = (running: Promise<unknown>) =>
  running.then(
    () => undefined,
    (error) => error,
  );

describe('createProviderHttp', () => {
  it('asks with key and trace context and reads the answer', async () => {
    let seen: IncomingMessage | undefined;
    const { http, telemetry, sink } = await start((response, asked) => {
      seen = asked;
      response.setHeader('X-RateLimit-Remaining', '41').end('{"price":1}');
    });
    expect(await http.get(request)).toEqual({ price: 1 });
    expect(seen?.url).toBe(`/base/quotes?symbol=AAPL&apikey=${key}`);
    const span = await sink.waitFor((spans) => spans.find(({ name }) => name === 'provider.fetch'));
    expect(seen?.headers.traceparent).toContain(span.spanId);
    expect(span).toMatchObject({
      kind: 'client',
      attributes: {
        provider: 'fmp',
        security_id: 'AAPL',
        'http.request.method': 'GET',
        'http.response.status_code': 200,
      },
    });
    const metrics = (await telemetry.metrics.render()).body;
    expect(
      metricValue(metrics, 'dawsos_provider_requests_total', { provider: 'fmp', endpoint: 'quotes', status: '200' }),
    ).toBe(1);
    expect(metricValue(metrics, 'dawsos_provider_rate_limit_remaining', { provider: 'fmp' })).toBe(41);
    expect(
      metricValue(metrics, 'dawsos_provider_request_duration_seconds_count', { provider: 'fmp', endpoint: 'quotes' }),
    ).toBe(1);
  });

  it('tries again after a failure of the provider, each attempt under its own span', async () => {
    let calls = 0;
    const { http, sink } = await start((response) => {
      response.statusCode = ++calls < 3 ? 500 : 200;
      response.end('{}');
    });
    expect(await http.get(request)).toEqual({});
    const spans = await sink.waitFor((all) => all.length === 3 && all);
    expect(spans.map(({ status }) => status.code)).toEqual(['error', 'error', 'unset']);
    expect(spans.map(({ attributes }) => attributes['http.request.resend_count'])).toEqual([undefined, 1, 2]);
  });

  it('does not repeat a request that was refused', async () => {
    let calls = 0;
    const { http, breaker } = await start((response) => {
      calls++;
      response.writeHead(403).end();
    });
    expect(await failureOf(http.get(request))).toMatchObject({ code: 'PROVIDER_FAILED', failure: 403 });
    expect([calls, breaker.state]).toEqual([1, 'closed']);
  });

  it('waits as long as a 429 asks for, and does not take it for an outage', async () => {
    const times: number[] = [];
    const { http, breaker } = await start((response) => {
      times.push(performance.now());
      if (times.length === 1) response.writeHead(429, { 'Retry-After': '1' }).end();
      else response.end('{}');
    });
    const failures: unknown[] = [];
    breaker.onFailure(() => failures.push(1));
    await http.get(request);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(995);
    expect(failures).toEqual([]);
  });

  it('takes an unusable answer for a failure and says what was wrong with it', async () => {
    const { http, breaker } = await start((response) => response.end('<html>not json'));
    const error = await failureOf(http.get(request));
    expect(error).toMatchObject({ failure: 'garbage' });
    expect(String(error)).toContain('fmp quotes: unusable answer (Unexpected token');
    expect(breaker.state).toBe('open');
  });

  it('opens its breaker after three failures, then asks no more and says so', async () => {
    let calls = 0;
    const { http, breaker } = await start((response) => {
      calls++;
      response.writeHead(503).end();
    });
    expect(await failureOf(http.get(request))).toMatchObject({ failure: 503 });
    expect(breaker.state).toBe('open');
    expect(await failureOf(http.get(request))).toMatchObject({
      failure: 'breaker_open',
      message: 'fmp quotes: not asked, its breaker is open (after fmp quotes: answered 503)',
    });
    expect(calls).toBe(3);
  });

  it('gives up an answer that does not come, and counts it as a time-out', async () => {
    const { http, telemetry } = await start(() => {}, { timeoutMs: 40 });
    expect(await failureOf(http.get(request))).toMatchObject({ failure: 'timeout' });
    const { body } = await telemetry.metrics.render();
    const labels = { provider: 'fmp', endpoint: 'quotes', status: 'timeout' };
    expect(metricValue(body, 'dawsos_provider_requests_total', labels)).toBe(3);
  });

  it('gives up a body that stops half-way, too', async () => {
    const { http } = await start((response) => void response.writeHead(200, { 'content-length': 100 }).write('{"a":'), {
      timeoutMs: 40,
    });
    expect(await failureOf(http.get(request))).toMatchObject({ failure: 'timeout' });
  });

  it('does not follow a redirect, which would take the key along', async () => {
    const paths: (string | undefined)[] = [];
    const { http } = await start((response, { url }) => {
      paths.push(url?.split('?')[0]);
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    expect(await failureOf(http.get(request))).toMatchObject({ failure: 'network' });
    expect(paths).not.toContain('/elsewhere');
  });

  it('stops at once when it is told to', async () => {
    const controller = new AbortController();
    const { http } = await start((response) => {
      response.writeHead(500).end();
      controller.abort(new Error('stopping'));
    });
    expect(await failureOf(http.get(request, controller.signal))).toMatchObject({ message: 'stopping' });
  });

  it('tells the key to the provider and to nobody else', async () => {
    for (const body of ['garbage', `{"echo":"${key}"`]) {
      const { http, telemetry, sink } = await start((response) => response.end(body));
      const error = await failureOf(http.get(request));
      const spans = await sink.waitFor((all) => all.length === 3 && all);
      const told = [
        inspect(error, { depth: 9 }),
        inspect(spans, { depth: 9 }),
        (await telemetry.metrics.render()).body,
      ].join('\n');
      expect(told).not.toContain(key);
      expect(told).not.toContain('apikey');
    }
    const { http, sink } = await start(() => {}, { baseUrl: 'http://127.0.0.1:1' });
    const error = await failureOf(http.get(request));
    const spans = await sink.waitFor((all) => all.length === 3 && all);
    expect(inspect([error, spans], { depth: 9 })).not.toContain(key);
  });
});

describe('parseRetryAfterMs', () => {
  it('reads seconds and dates, and nothing into what is neither', () => {
    const now = Date.parse('2013-03-01T00:00:00Z');
    const read = (header: string | null) => parseRetryAfterMs(header, now);
    expect([read('2'), read('Fri, 01 Mar 2013 00:01:00 GMT'), read('Thu, 28 Feb 2013 00:00:00 GMT')]).toEqual([
      2000, 60_000, 0,
    ]);
    expect([read(null), read(''), read('soon')]).toEqual([undefined, undefined, undefined]);
  });
});
