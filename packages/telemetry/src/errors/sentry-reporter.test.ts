import { setImmediate as turn } from 'node:timers/promises';
import { type ContextFields, spanNames } from '@dawsos/conventions';
import { freePort, parseExposition, type SentrySink, startSentrySink } from '@dawsos/testkit';
import { context } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { hashId } from '../redaction/hash-id.ts';
import { annotateActive, withScope } from '../request-scope.ts';
import { startTelemetry } from '../start-telemetry.ts';
import type { Telemetry } from '../telemetry.ts';
import { heapUsed } from '../testing/heap-used.ts';
import { testOptions } from '../testing/start-test-telemetry.ts';
import { createSentryReporter } from './sentry-reporter.ts';

const userId = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
let sink: SentrySink;
beforeEach(async () => {
  sink = await startSentrySink();
});
afterEach(() => sink.stop());

async function start(dsn = sink.dsn, sampleRate = 1): Promise<Telemetry> {
  const telemetry = await startTelemetry(
    testOptions({ errors: { dsn }, environment: 'staging', tracing: { sampleRate } }),
  );
  onTestFinished(telemetry.stop);
  return telemetry;
}

/** Runs `work` as a request would: in a span, with a scope of its own. */
const inRequest = <Result>(telemetry: Telemetry, fields: ContextFields, work: () => Result): Result =>
  telemetry.tracing.withSpan(spanNames.httpRequest, {}, () =>
    context.with(withScope(context.active(), { fields: { request_id: 'req-1' } }), () => {
      annotateActive(fields);
      return work();
    }),
  );

const reported = async (telemetry: Telemetry) => {
  const read = parseExposition(await telemetry.metrics.render());
  const count = (outcome: string) => read.value('dawsos_telemetry_error_reports_total', { outcome }) ?? 0;
  return { sent: count('sent'), failed: count('failed') };
};

const rawBytes = (): string => sink.requests.map(({ body }) => body.toString()).join('\n');

describe('a report', () => {
  it('names trace, release and environment, and whom it concerns as a hash', async () => {
    const telemetry = await start();
    const ids = inRequest(telemetry, { user_id: userId, pricing_pack_id: 'PP_2013-03-01' }, () => {
      telemetry.errors.capture(new TypeError('no price'));
      return telemetry.tracing.current();
    });
    const event = await sink.waitFor((events) => events[0]);
    expect(event).toMatchObject({
      level: 'error',
      environment: 'staging',
      release: 'dawsos-executor@1.2.3',
      server_name: 'dawsos-executor',
      user: { id: hashId(userId) },
      tags: { trace_id: ids.traceId },
      contexts: {
        trace: { trace_id: ids.traceId, span_id: ids.spanId },
        request_context: { request_id: 'req-1', user_id: hashId(userId), pricing_pack_id: 'PP_2013-03-01' },
      },
    });
    expect(event.exception?.values).toMatchObject([{ type: 'TypeError', value: 'no price' }]);
    expect(JSON.stringify(event.exception)).toContain('sentry-reporter.test.ts');
    await telemetry.stop();
    expect(await reported(telemetry)).toEqual({ sent: 1, failed: 0 });
  });

  it('names the ids of a trace that is not kept, too', async () => {
    const telemetry = await start(sink.dsn, 0);
    const ids = inRequest(telemetry, {}, () => {
      telemetry.errors.capture(new Error('x'));
      return telemetry.tracing.current();
    });
    const event = await sink.waitFor((events) => events[0]);
    expect(event.contexts?.trace).toMatchObject({ trace_id: ids.traceId, span_id: ids.spanId });
  });

  it('outside a request has nobody to name', async () => {
    (await start()).errors.capture(new Error('at start'));
    const event = await sink.waitFor((events) => events[0]);
    expect(event.user?.id).toBeUndefined();
    expect(event.tags?.trace_id).toBeUndefined();
  });

  it('of each of 20 requests that fail alike at once names its own', async () => {
    const telemetry = await start();
    const ids = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        inRequest(telemetry, { user_id: `user ${index}` }, async () => {
          await turn();
          telemetry.errors.capture(new Error('all alike'));
          return [telemetry.tracing.current().traceId, hashId(`user ${index}`)];
        }),
      ),
    );
    await telemetry.stop();
    const events = sink.events().map(({ contexts, user }) => [contexts?.trace?.trace_id, user?.id]);
    expect(events.toSorted()).toEqual(ids.toSorted());
  });

  it('tells the causes as well', async () => {
    const telemetry = await start();
    telemetry.errors.capture(new Error('outer', { cause: new TypeError('inner') }));
    const event = await sink.waitFor((events) => events[0]);
    expect(event.exception?.values?.map(({ value }) => value).toSorted()).toEqual(['inner', 'outer']);
  });

  it('holds no secret of message, name, cause, field or local variable, and nothing that nobody asked for', async () => {
    const telemetry = await start();
    const canary = 'hunter2canary';
    const fail = (password: string) => {
      const local = { password, nested: [password] };
      const cause = new Error(`token=${local.password}`, { cause: { password } });
      throw Object.assign(new Error(`password: ${canary} for bob@example.com`, { cause }), {
        ...local,
        name: `Failure apikey=${canary}`,
        request: { headers: { authorization: `Bearer ${canary}` }, body: local },
        user: userId,
      });
    };
    try {
      fail(canary);
    } catch (error) {
      inRequest(telemetry, {}, () => telemetry.errors.capture(error));
    }
    const event = await sink.waitFor((events) => events[0]);
    expect(rawBytes()).not.toMatch(new RegExp(`${canary}|bob@|${userId}`));
    expect(event.exception?.values?.length).toBeGreaterThan(0);
    for (const absent of ['request', 'breadcrumbs', 'modules', 'threads', 'transaction']) {
      expect(event).not.toHaveProperty(absent);
    }
    expect(rawBytes()).not.toMatch(/"vars"|"context_line"|"pre_context"/);
    expect(sink.items().map(({ type }) => type)).toEqual(['event']);
  });

  it('is made of whatever is thrown', async () => {
    const telemetry = await start();
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const odd = [
      'text bob@example.com',
      undefined,
      null,
      42,
      { password: 'hunter2', bob: 'bob@example.com' },
      Symbol('s'),
    ];
    const unreadable = Object.defineProperty(new Error('x'), 'message', {
      get: () => {
        throw new Error('no reading');
      },
    });
    const circular = new Error('circular');
    circular.cause = circular;
    const all = [...odd, proxy, unreadable, circular, Object.freeze(new Error('frozen'))];
    for (const thrown of all) expect(() => telemetry.errors.capture(thrown)).not.toThrow();
    await telemetry.stop();
    expect(sink.events()).toHaveLength(all.length);
    expect(rawBytes()).not.toMatch(/hunter2|bob@/);
  });
});

describe('an error tracker that', () => {
  const deadDsns: [string, () => Promise<string>][] = [
    ['refuses the connection', async () => `http://key@127.0.0.1:${await freePort()}/1`],
    [
      'never answers',
      async () => {
        sink.respondWith({ hang: true });
        return sink.dsn;
      },
    ],
    [
      'answers 500',
      async () => {
        sink.respondWith({ status: 500 });
        return sink.dsn;
      },
    ],
    [
      'has had enough',
      async () => {
        sink.respondWith({ status: 429, headers: { 'retry-after': '60' } });
        return sink.dsn;
      },
    ],
  ];

  it.each(deadDsns)('%s fails nobody, costs bounded memory and a bounded stop', async (_how, dsn) => {
    const telemetry = await start(await dsn());
    const before = heapUsed();
    for (let index = 0; index < 2000; index++) {
      telemetry.errors.capture(new Error(`failure ${index}`));
      if (index % 100 === 0) await turn();
    }
    const stoppedAt = performance.now();
    await telemetry.stop();
    expect(performance.now() - stoppedAt).toBeLessThan(3500);
    expect(heapUsed() - before).toBeLessThan(40 << 20);
    const { sent, failed } = await reported(telemetry);
    expect(sent).toBe(0);
    expect(failed).toBeGreaterThan(1900);
  });

  it('comes back gets what happens then', async () => {
    sink.respondWith({ status: 500 });
    const telemetry = await start();
    telemetry.errors.capture(new Error('lost'));
    await sink.waitUntil(() => sink.requests.length === 1);
    sink.respondWith();
    telemetry.errors.capture(new Error('found'));
    await sink.waitFor((events) => events.length === 1);
    await telemetry.stop();
    expect(await reported(telemetry)).toEqual({ sent: 1, failed: 1 });
  });
});

describe('an error tracker that cannot be had', () => {
  const outcomes: string[] = [];
  const options = (dsn: string) => ({
    dsn,
    service: 'dawsos-executor',
    version: '1',
    environment: 'test',
    onSettled: (outcome: string) => void outcomes.push(outcome),
  });

  it('because its SDK does not load fails nobody, and is counted', async () => {
    vi.doMock('@sentry/core/server', () => {
      throw new Error('not installed');
    });
    vi.resetModules();
    const { createSentryReporter: createWithoutSdk } = await import('./sentry-reporter.ts');
    outcomes.length = 0;
    const reporter = createWithoutSdk(options(sink.dsn));
    reporter.capture(new Error('x'));
    await reporter.close(100);
    vi.doUnmock('@sentry/core/server');
    expect(outcomes).toEqual(['failed']);
  });

  it('because its address is none fails nobody, is counted, and its address told to nobody', async () => {
    const consoles = (['error', 'warn', 'log'] as const).map((name) => vi.spyOn(console, name).mockReturnValue());
    outcomes.length = 0;
    const reporter = createSentryReporter(options('hunter2 is no address'));
    reporter.capture(new Error('x'));
    await reporter.close(100);
    expect(outcomes).toEqual(['failed']);
    for (const spy of consoles) {
      expect(spy).not.toHaveBeenCalled();
      spy.mockRestore();
    }
  });
});
