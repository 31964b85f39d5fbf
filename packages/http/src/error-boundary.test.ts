import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { Problem } from './problem.ts';
import { startApp, type TestApp } from './testing/start-app.ts';

const canary = 'hunter2-canary';
const json = { 'content-type': 'application/json' };

const start = () =>
  startApp({
    maxBodyBytes: 1024,
    routes: (app) => {
      app.post('/echo', (request, response) => void response.json(request.body ?? null));
      app.get('/things/:id', (_request, response) => void response.json('ok'));
      app.get('/throw', () => {
        throw Object.assign(new Error(`no ${canary}`, { cause: new Error(canary) }), { detail: canary });
      });
      app.get('/reject', async () => Promise.reject(canary));
      app.get('/nothing', async () => Promise.reject(undefined));
      app.get('/disguised', () => {
        throw Object.assign(new Error(canary), { status: 404, type: 'constructor', expose: true });
      });
      app.get('/decode', () => decodeURIComponent('%'));
      app.get('/half', (_request, response) => {
        response.write('{"half":');
        throw new Error(canary);
      });
      app.get('/busy', () => {
        throw new Problem({
          status: 503,
          code: 'PACK_NOT_FRESH',
          detail: 'The pack is warming.',
          retryAfterS: 29.2,
          extensions: { estimated_ready_at: '2013-03-01T00:10:00Z', trace_id: 'not to be believed' },
          cause: new Error(canary),
        });
      });
      app.get('/listed', () => {
        const problems = [{ path: 'inputs.days', message: 'must be at least 1' }];
        throw new Problem({ status: 422, code: 'BAD_INPUTS', detail: 'The inputs do not fit.', problems });
      });
    },
  });

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Record<string, unknown>;
}

async function ask({ url }: TestApp, path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url + path, init);
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text) };
}
const post = (app: TestApp, body: string | Buffer<ArrayBuffer>, headers: Record<string, string> = json) =>
  ask(app, '/echo', { method: 'POST', body, headers });

/** What every problem has in common. */
function expectProblem({ status, headers, body }: Answer, expected: { status: number; code: string }): void {
  expect(status).toBe(expected.status);
  expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(body).toMatchObject({ ...expected, type: 'about:blank' });
  expect(body.title).not.toBe('Error');
  expect(body.detail).toMatch(/^[A-Z].*\.$/);
  expect(body.trace_id).toMatch(/^(?!0+$)[0-9a-f]{32}$/);
}

describe('a fault of the client', () => {
  it.each<[string, (app: TestApp) => Promise<Answer>, number, string]>([
    ['a body that is not JSON', (app) => post(app, `{"a": ${canary}`), 400, 'BAD_JSON'],
    ['a body that is a bare value', (app) => post(app, '"text"'), 400, 'BAD_JSON'],
    ['a body that is too large', (app) => post(app, JSON.stringify(canary.repeat(200))), 413, 'BODY_TOO_LARGE'],
    [
      'a body that is too large once it is unpacked',
      (app) => post(app, gzipSync(JSON.stringify('x'.repeat(100_000))), { ...json, 'content-encoding': 'gzip' }),
      413,
      'BODY_TOO_LARGE',
    ],
    [
      'a body that is not packed as it says',
      (app) => post(app, `{"a":"${canary}"}`, { ...json, 'content-encoding': 'gzip' }),
      400,
      'BAD_BODY',
    ],
    [
      'a body that is packed only in part',
      (app) => post(app, gzipSync('{"a":1}').subarray(0, 15), { ...json, 'content-encoding': 'gzip' }),
      400,
      'BAD_BODY',
    ],
    [
      'an encoding nobody knows',
      (app) => post(app, '{}', { ...json, 'content-encoding': 'zip' }),
      415,
      'UNSUPPORTED_ENCODING',
    ],
    [
      'a character set nobody knows',
      (app) => post(app, '{}', { 'content-type': 'application/json; charset=ebcdic' }),
      415,
      'UNSUPPORTED_CHARSET',
    ],
    ['a broken percent-escape in the path', (app) => ask(app, `/things/%E0%A4%A?${canary}`), 400, 'BAD_PATH'],
    ['a path where nothing is', (app) => ask(app, `/nowhere/${canary}`), 404, 'NOT_FOUND'],
    ['a method that is not served', (app) => ask(app, '/things/1', { method: 'DELETE' }), 404, 'NOT_FOUND'],
  ])('%s is told as such, and reported to nobody', async (_what, call, status, code) => {
    const app = await start();
    const answer = await call(app);
    expectProblem(answer, { status, code });
    expect(answer.text).not.toContain(canary);
    await app.telemetry.stop();
    expect(app.sentry.events()).toEqual([]);
  });

  it('a body that ends before it should is not answered as a fault of ours', async () => {
    const app = await start();
    const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
    socket.write(
      'POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"a":',
    );
    await once(socket, 'connect');
    socket.end();
    await once(socket.resume(), 'close');
    await app.telemetry.stop();
    expect(app.sink.spans().map(({ attributes }) => attributes['http.response.status_code'])).not.toContain(500);
    expect(app.sentry.events()).toEqual([]);
  });
});

describe('a problem that a handler throws', () => {
  it('is answered as it says, with its own members and the trace’s id', async () => {
    const answer = await ask(await start(), '/busy');
    expectProblem(answer, { status: 503, code: 'PACK_NOT_FRESH' });
    expect(answer.headers.get('retry-after')).toBe('30');
    expect(answer.body.estimated_ready_at).toBe('2013-03-01T00:10:00Z');
    expect(answer.text).not.toContain(canary);
  });

  it('lists everything that is wrong', async () => {
    const answer = await ask(await start(), '/listed');
    expectProblem(answer, { status: 422, code: 'BAD_INPUTS' });
    expect(answer.body.problems).toEqual([{ path: 'inputs.days', message: 'must be at least 1' }]);
  });
});

describe('a fault of ours', () => {
  it.each(['/throw', '/reject', '/nothing', '/disguised', '/decode'])(
    'at %s is answered without a word of it',
    async (path) => {
      const app = await start();
      const answer = await ask(app, path);
      expectProblem(answer, { status: 500, code: 'INTERNAL_ERROR' });
      expect(answer.text).not.toMatch(/canary|error-boundary|node_modules|at /);
      const event = await app.sentry.waitFor((events) => events[0]);
      expect(event.contexts?.trace?.trace_id).toBe(answer.body.trace_id);
      await app.telemetry.stop();
      const [span] = app.sink.spans();
      expect(span).toMatchObject({ traceId: answer.body.trace_id, status: { code: 'error' } });
      expect(span?.events).toHaveLength(1);
    },
  );

  it('of each of 20 requests at once is reported under the trace that its own answer names', async () => {
    const app = await start();
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(app, '/throw')));
    await app.sentry.waitFor((events) => events.length === 20);
    const reported = app.sentry.events().map(({ contexts }) => contexts?.trace?.trace_id);
    expect(reported.toSorted()).toEqual(answers.map(({ body }) => String(body.trace_id)).toSorted());
    expect(new Set(reported).size).toBe(20);
  });

  it('behind half an answer cuts it off, is reported, and tells standard error nothing', async () => {
    const app = await start();
    const errors = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    await expect(fetch(`${app.url}/half`).then((response) => response.text())).rejects.toThrow();
    const event = await app.sentry.waitFor((events) => events[0]);
    expect(event.exception?.values?.[0]?.type).toBe('Error');
    await app.telemetry.stop();
    expect(app.sink.spans()[0]).toMatchObject({
      traceId: event.contexts?.trace?.trace_id,
      attributes: { 'http.response.status_code': 500 },
      status: { code: 'error' },
    });
    expect(errors).not.toHaveBeenCalled();
    errors.mockRestore();
  });

  it('is not sniffed, cached or signed with the framework’s name', async () => {
    const { headers } = await ask(await start(), '/throw');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-powered-by')).toBeNull();
  });
});
