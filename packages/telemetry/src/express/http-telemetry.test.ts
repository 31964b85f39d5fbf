import { EventEmitter, once } from 'node:events';
import { Agent, type ClientRequest, request as httpRequest } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import { spanNames } from '@dawsos/conventions';
import { parseExposition } from '@dawsos/testkit';
import express, { type Express, Router } from 'express';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { hashId } from '../redaction/hash-id.ts';
import { serve } from '../testing/serve.ts';
import {
  one,
  startTestTelemetry,
  type TestTelemetry,
  type TestTelemetryOptions,
} from '../testing/start-test-telemetry.ts';
import { type HttpTelemetryOptions, httpTelemetry, type ObservedLocals } from './http-telemetry.ts';

const { calculation, httpRequest: serverSpan } = spanNames;
const id = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const parent = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
const traceparent = (flags: string) => `00-${parent.traceId}-${parent.spanId}-${flags}`;

interface Served extends TestTelemetry {
  readonly url: string;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  scrape(): Promise<ReturnType<typeof parseExposition>>;
}

/** An app with telemetry first and these routes, and everything it says of itself. */
async function start(
  routes: (app: Express, telemetry: TestTelemetry['telemetry']) => void,
  { http, ...options }: TestTelemetryOptions & { http?: HttpTelemetryOptions } = {},
): Promise<Served> {
  const test = await startTestTelemetry(options);
  const app = express();
  const idle = new EventEmitter();
  let open = 0;
  app.use((_request, response, next) => {
    open++;
    response.once('close', () => --open === 0 && idle.emit('idle'));
    next();
  });
  /** An answer can be here before the server has closed its side. */
  const settled = async () => {
    if (open > 0) await once(idle, 'idle');
  };
  app.use(httpTelemetry(test.telemetry, http));
  app.use(express.json());
  routes(app, test.telemetry);
  const url = await serve(app);
  return {
    ...test,
    url,
    get: (path, headers = {}) => fetch(url + path, { headers }),
    sent: async () => {
      await settled();
      return test.sent();
    },
    scrape: async () => {
      await settled();
      return parseExposition(await test.telemetry.metrics.render());
    },
  };
}

/** Resolves when the whole answer has come. */
async function finished(call: ClientRequest): Promise<void> {
  const [response] = await once(call, 'response');
  await once(response.resume(), 'end');
}

afterEach(() => void vi.restoreAllMocks());

describe('a request', () => {
  it('is one server span with its route, status and context', async () => {
    const { get, sent } = await start((app, telemetry) => {
      app.get('/v1/portfolios/:id/valuation', async (request, response) => {
        telemetry.annotate({ portfolio_id: request.params.id, user_id: id, pricing_pack_id: 'PP_2013-03-01' });
        await telemetry.tracing.withSpan(calculation, {}, () => turn());
        response.json({ ok: true });
      });
    });
    expect((await get(`/v1/portfolios/${id}/valuation?token=hunter2`, { 'x-request-id': 'req-1' })).status).toBe(200);
    const spans = await sent();
    const span = one(spans, serverSpan);
    expect(spans).toHaveLength(2);
    expect(span).toMatchObject({ kind: 'server', parentSpanId: undefined, status: { code: 'unset' } });
    expect(span.attributes).toEqual({
      request_id: 'req-1',
      portfolio_id: hashId(id),
      user_id: hashId(id),
      pricing_pack_id: 'PP_2013-03-01',
      'http.request.method': 'GET',
      'http.route': '/v1/portfolios/:id/valuation',
      'http.response.status_code': 200,
      'url.path': `/v1/portfolios/${hashId(id)}/valuation`,
      'url.scheme': 'http',
    });
    expect(one(spans, calculation).parentSpanId).toBe(span.spanId);
  });

  it('continues the trace of the caller', async () => {
    const { get, sent } = await start((app) => app.get('/x', (_request, response) => void response.end()));
    await get('/x', { traceparent: traceparent('01') });
    await get('/x', { traceparent: traceparent('01'), tracestate: 'vendor=1', baggage: 'tier=gold' });
    const spans = await sent();
    expect(spans.map(({ traceId, parentSpanId, traceState }) => [traceId, parentSpanId, traceState])).toEqual([
      [parent.traceId, parent.spanId, ''],
      [parent.traceId, parent.spanId, 'vendor=1'],
    ]);
  });

  it.each([
    ['malformed headers', { traceparent: 'nonsense' }],
    ['malformed headers of all three kinds', { traceparent: 'x', tracestate: '=', baggage: 'a=%zz;=,%' }],
    ['no headers', {}],
  ])('with %s starts a trace', async (_what, headers) => {
    const { get, sent } = await start((app) => app.get('/x', (_request, response) => void response.end()));
    expect((await get('/x', headers as Record<string, string>)).status).toBe(200);
    expect(one(await sent(), serverSpan).parentSpanId).toBeUndefined();
  });

  it('keeps its trace behind the body parser', async () => {
    const { url, sent } = await start((app, { tracing }) => {
      app.post(
        '/x',
        (request, response) => void response.json({ traceId: tracing.current().traceId, got: request.body }),
      );
    });
    const bodies = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const body = JSON.stringify({ index, filling: 'x'.repeat(20_000) });
        const headers = { 'content-type': 'application/json', 'x-request-id': `r${index}` };
        const answer = await fetch(`${url}/x`, { method: 'POST', body, headers });
        return (await answer.json()) as { traceId: string; got: { index: number } };
      }),
    );
    const spans = await sent();
    expect(new Set(bodies.map(({ traceId }) => traceId)).size).toBe(20);
    for (const { traceId, got } of bodies) {
      expect(spans.find((span) => span.traceId === traceId)?.attributes.request_id).toBe(`r${got.index}`);
    }
  });

  it('has the id the caller gave it, a UUID too, or one of its own', async () => {
    const { get } = await start((app) => {
      app.get('/x', (_request, response) => void response.json((response.locals as ObservedLocals).requestId));
    });
    const requestId = async (header: string, headers = {}) =>
      (await get('/x', { 'x-request-id': header, ...headers })).json();
    expect(await requestId('req-1_a.b')).toBe('req-1_a.b');
    expect(await requestId(id)).toBe(id);
    expect(await requestId(id, { 'x-user-id': id })).not.toBe(id);
    for (const bad of ['with space', 'x'.repeat(65), 'bob@example.com', '4111111111111111', '525013.98', 'a;b']) {
      expect(await requestId(bad)).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
    }
  });

  it('has the times of the clock on the wall, even after that was set', async () => {
    const { get, sent } = await start((app, { tracing }) => {
      app.get('/x', (_request, response) => {
        tracing.withSpan(calculation, {}, () => undefined);
        response.end();
      });
    });
    const setForward = 3_600_000;
    const realNow = Date.now.bind(Date);
    vi.spyOn(Date, 'now').mockImplementation(() => realNow() + setForward);
    await get('/x');
    const spans = await sent();
    const [server, child] = [one(spans, serverSpan), one(spans, calculation)];
    expect(Number(server.endNs - server.startNs) / 1e6).toBeLessThan(5000);
    expect(Number(child.startNs - server.startNs) / 1e6).toBeGreaterThanOrEqual(-2);
    expect(Number(server.startNs) / 1e6).toBeGreaterThan(realNow() + setForward - 10_000);
  });
});

describe('a request that fails', () => {
  const failing = (app: Express, { tracing }: TestTelemetry['telemetry']) => {
    app.get('/x', () => {
      throw new TypeError('for bob@example.com');
    });
    app.use(((error, _request, response, _next) => {
      tracing.current().fail(error);
      response.status(500).json({ traceparent: tracing.traceparent() });
    }) as express.ErrorRequestHandler);
  };
  const failure = {
    attributes: { error: true, 'error.type': 'TypeError', 'error.message': 'for [REDACTED]', 'http.route': '/x' },
    status: { code: 'error', message: 'for [REDACTED]' },
    events: [{ name: 'exception' }],
  };

  it('says so on its server span, once', async () => {
    const { get, sent } = await start(failing);
    await get('/x');
    expect(one(await sent(), serverSpan)).toMatchObject(failure);
  });

  it('keeps its server span although its trace is not kept, under the ids it went by', async () => {
    const { get, sent } = await start(failing, { tracing: { sampleRate: 0 } });
    const answer = (await (await get('/x', { traceparent: traceparent('00') })).json()) as { traceparent: string };
    const span = one(await sent(), serverSpan);
    expect(answer.traceparent).toBe(`00-${span.traceId}-${span.spanId}-00`);
    expect([span.traceId, span.parentSpanId]).toEqual([parent.traceId, parent.spanId]);
    expect(span).toMatchObject(failure);
    expect(span.attributes['sampling.keep']).toBe(true);
  });
});

describe('metrics of requests', () => {
  it('are counted by method, endpoint and status, and timed by endpoint and cache outcome', async () => {
    const { get, scrape } = await start((app) => {
      app.get('/v1/portfolios/:id/valuation', (request, response) => {
        (response.locals as ObservedLocals).cacheHit = request.params.id === 'warm';
        response.end();
      });
    });
    for (const path of ['warm', 'cold', 'warm']) await get(`/v1/portfolios/${path}/valuation`);
    const read = await scrape();
    const labels = { method: 'GET', endpoint: '/valuation' };
    expect(read.value('http_requests_total', { ...labels, status: '200' })).toBe(3);
    expect(read.value('http_request_duration_seconds_count', { ...labels, cache_hit: 'true' })).toBe(2);
    expect(read.value('http_request_duration_seconds_count', { ...labels, cache_hit: 'false' })).toBe(1);
  });

  it('stay bounded for 10,000 random paths and for methods nobody knows', async () => {
    const { url, scrape, telemetry } = await start(
      (app) => app.get('/x', (_request, response) => void response.end()),
      {
        tracing: { sampleRate: 0 },
      },
    );
    const agent = new Agent({ keepAlive: true, maxSockets: 20 });
    const paths = Array.from({ length: 10_000 }, () => `/${Math.random().toString(36).slice(2)}/${Math.random()}`);
    await Promise.all(paths.map((path) => finished(httpRequest(url + path, { agent }).end())));
    agent.destroy();
    for (const method of ['PROPFIND', 'MKCOL', 'PURGE', 'SEARCH'])
      await finished(httpRequest(`${url}/x`, { method }).end());
    const read = await scrape();
    expect(read.samples('http_requests_total').map(({ labels, value }) => [labels, value])).toEqual([
      [{ method: 'GET', endpoint: 'unmatched', status: '404' }, 10_000],
      [{ method: 'other', endpoint: 'unmatched', status: '404' }, 4],
    ]);
    expect(telemetry.metrics.seriesCount()).toBeLessThan(100);
  });

  it('name the whole route of a mounted router, whether it answered or failed', async () => {
    const { get, scrape, sent } = await start((app) => {
      const router = Router();
      router.get('/:id', (request, response) => {
        if (request.params.id === 'bad') throw new Error('no');
        response.end();
      });
      app.use('/v1/portfolios', router);
      app.use(((_error, _request, response, _next) => void response.status(500).end()) as express.ErrorRequestHandler);
    });
    await get('/v1/portfolios/good');
    await get('/v1/portfolios/bad');
    const read = await scrape();
    const route = { method: 'GET', endpoint: '/portfolios' };
    for (const [status, times] of Object.entries({ 200: 1, 500: 1, 502: 0, 503: 0, 504: 0 })) {
      expect(read.value('http_requests_total', { ...route, status })).toBe(times);
    }
    expect(read.samples('http_requests_total')).toHaveLength(5);
    const routes = (await sent()).map(({ attributes }) => attributes['http.route']);
    expect(routes).toEqual(['/v1/portfolios/:id', '/v1/portfolios/:id']);
  });

  it('count a client that went away as 499', async () => {
    const entered = Promise.withResolvers<void>();
    const { url, scrape, sent } = await start((app) => {
      app.get('/slow', () => entered.resolve());
    });
    const aborter = new AbortController();
    const call = fetch(`${url}/slow`, { signal: aborter.signal });
    await entered.promise;
    aborter.abort();
    await expect(call).rejects.toThrow();
    expect(one(await sent(), serverSpan)).toMatchObject({
      attributes: { 'http.response.status_code': 499 },
      status: { code: 'unset' },
    });
    expect((await scrape()).value('http_requests_total', { method: 'GET', endpoint: '/slow', status: '499' })).toBe(1);
  });

  it('carry the trace of a kept request as exemplar', async () => {
    const { get, telemetry, sent } = await start((app) => app.get('/x', (_request, response) => void response.end()));
    await get('/x');
    const { traceId, spanId } = one(await sent(), serverSpan);
    const read = parseExposition(await telemetry.metrics.render('application/openmetrics-text'));
    const exemplars = read.samples('http_request_duration_seconds_bucket').flatMap(({ exemplar }) => exemplar ?? []);
    expect(exemplars.map(({ labels }) => labels)).toEqual([{ trace_id: traceId, span_id: spanId }]);
  });

  it('carry the trace of a request kept because it failed, and none of one that was not kept', async () => {
    const { get, telemetry, sent } = await start(
      (app) => {
        app.get('/fine', (_request, response) => void response.end());
        app.get('/failing', (_request, response) => void response.status(500).end());
      },
      { tracing: { sampleRate: 0 } },
    );
    await get('/fine');
    await get('/failing');
    const { traceId } = one(await sent(), serverSpan);
    const read = parseExposition(await telemetry.metrics.render('application/openmetrics-text'));
    const exemplars = read.samples('http_request_duration_seconds_bucket').filter(({ exemplar }) => exemplar);
    expect(exemplars.map(({ labels, exemplar }) => [labels.endpoint, exemplar?.labels.trace_id])).toEqual([
      ['/failing', traceId],
    ]);
  });
});

describe('a request whose trace is not kept', () => {
  const unsampled = { tracing: { sampleRate: 0 } };

  it('sends no span while all is well', async () => {
    const { get, sent } = await start((app) => app.get('/x', (_request, response) => void response.end()), unsampled);
    await get('/x');
    await get('/x', { traceparent: traceparent('00') });
    expect(await sent()).toEqual([]);
  });

  it('keeps its server span when it only answers with a failure', async () => {
    const { get, sent } = await start(
      (app) => app.get('/x', (_request, response) => void response.status(503).end()),
      unsampled,
    );
    await get('/x');
    expect(one(await sent(), serverSpan)).toMatchObject({
      attributes: { error: true, 'error.type': '503', 'sampling.keep': true },
      status: { code: 'error', message: '' },
    });
  });

  it('does not blame a failure that was dealt with for another one', async () => {
    const { get, sent } = await start((app, { tracing }) => {
      app.get('/x', (_request, response) => {
        tracing.withSpan(calculation, {}, (span) => span.fail(new Error('dealt with')));
        response.status(500).end();
      });
    }, unsampled);
    await get('/x');
    expect(one(await sent(), serverSpan).attributes['error.type']).toBe('500');
  });

  it('keeps its server span when it was slow, with the time it took', async () => {
    const { get, sent } = await start(
      (app) => {
        app.get('/slow', async (_request, response) => {
          await new Promise((resolve) => setTimeout(resolve, 60));
          response.end();
        });
        app.get('/fast', (_request, response) => void response.end());
      },
      { ...unsampled, http: { slowMs: () => 50 } },
    );
    await get('/fast');
    await get('/slow');
    const span = one(await sent(), serverSpan);
    expect(span.attributes).toMatchObject({ 'http.route': '/slow', 'sampling.keep': true });
    expect(span.status.code).toBe('unset');
    expect(Number(span.endNs - span.startNs) / 1e6).toBeGreaterThan(50);
  });

  it('is slow by the limit of its endpoint, which is asked for once for each kind of request', async () => {
    const asked: unknown[] = [];
    const { get, sent } = await start(
      (app) => {
        app.get('/v1/portfolios/:id/valuation', (_request, response) => {
          (response.locals as ObservedLocals).cacheHit = true;
          response.end();
        });
        app.get('/v1/patterns', (_request, response) => void response.end());
      },
      {
        ...unsampled,
        http: {
          slowMs: (kind) => {
            asked.push(kind);
            return kind.endpoint === '/valuation' ? 0 : 60_000;
          },
        },
      },
    );
    for (let time = 0; time < 3; time++)
      for (const path of [`/v1/portfolios/${id}/valuation`, '/v1/patterns']) await get(path);
    const spans = await sent();
    expect(spans.map(({ attributes }) => attributes['http.route'])).toEqual(
      Array(3).fill('/v1/portfolios/:id/valuation'),
    );
    expect(asked).toEqual([
      { endpoint: '/valuation', cacheHit: true },
      { endpoint: '/patterns', cacheHit: undefined },
    ]);
  });
});

describe('requests of machines', () => {
  it.each(['/health', '/health/detailed', '/metrics', '/observability/stats'])(
    'for %s are counted, not traced',
    async (path) => {
      const { get, sent, scrape } = await start((app) => app.get(path, (_request, response) => void response.end()));
      await get(path, { traceparent: traceparent('01') });
      expect(await sent()).toEqual([]);
      expect((await scrape()).value('http_requests_total', { method: 'GET', endpoint: path, status: '200' })).toBe(1);
    },
  );
});
