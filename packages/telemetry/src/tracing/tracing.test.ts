import { setImmediate as turn } from 'node:timers/promises';
import { spanAttributes, spanNames } from '@dawsos/conventions';
import { describe, expect, it } from 'vitest';
import { hashId } from '../redaction/hash-id.ts';
import { one, startTestTelemetry } from '../testing/start-test-telemetry.ts';
import type { Span } from './tracing.ts';

const { calculation, cacheGet, databaseQuery, executePattern, patternStep } = spanNames;
const userId = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';

describe('a span', () => {
  it('is the child of the span it is made in, across awaits', async () => {
    const { telemetry, sent } = await startTestTelemetry();
    const { withSpan } = telemetry.tracing;
    await withSpan(executePattern, {}, async () => {
      await turn();
      await withSpan(patternStep, { kind: 'client' }, async () => {
        await turn();
        withSpan(databaseQuery, { kind: 'client' }, () => undefined);
      });
      withSpan(calculation, {}, () => undefined);
    });
    const spans = await sent();
    const root = one(spans, executePattern);
    const step = one(spans, patternStep);
    expect(root.parentSpanId).toBeUndefined();
    expect(step.parentSpanId).toBe(root.spanId);
    expect(one(spans, databaseQuery).parentSpanId).toBe(step.spanId);
    expect(one(spans, calculation).parentSpanId).toBe(root.spanId);
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
    expect(step.endNs - step.startNs).toBeGreaterThan(0n);
  });

  it('has the kind it is given, internal by default', async () => {
    const { telemetry, sent } = await startTestTelemetry();
    const kinds = ['internal', 'server', 'client', 'producer', 'consumer'] as const;
    for (const kind of kinds) telemetry.tracing.withSpan(calculation, { kind }, () => undefined);
    telemetry.tracing.withSpan(calculation, {}, () => undefined);
    expect((await sent()).map(({ kind }) => kind)).toEqual([...kinds, 'internal']);
  });

  it('hands on what the work answers, and what it throws, as it is', async () => {
    const { telemetry } = await startTestTelemetry();
    const { withSpan } = telemetry.tracing;
    const failure = new Error('mine');
    expect(withSpan(calculation, {}, () => 7)).toBe(7);
    await expect(withSpan(calculation, {}, async () => 8)).resolves.toBe(8);
    expect(() =>
      withSpan(calculation, {}, () => {
        throw failure;
      }),
    ).toThrow(failure);
    await expect(withSpan(calculation, {}, () => Promise.reject(failure))).rejects.toBe(failure);
    await expect(withSpan(calculation, {}, () => Promise.reject(undefined))).rejects.toBeUndefined();
  });

  it('carries attributes by their class: as they are, hashed, or scrubbed', async () => {
    const { telemetry, sent } = await startTestTelemetry();
    const attributes = { user_id: userId, 'url.full': 'http://h/x?token=hunter2', step_index: 3, cache_hit: true };
    telemetry.tracing.withSpan(calculation, { attributes }, (span) => {
      span.set({ portfolio_id: userId, pattern_input_keys: ['days', 'portfolio_id'], 'client.address': '10.0.0.1' });
      span.set({ pricing_pack_id: 'PP_2013-03-01', capability: undefined });
    });
    expect(one(await sent(), calculation).attributes).toEqual({
      user_id: hashId(userId),
      portfolio_id: hashId(userId),
      'url.full': 'http://h/x?token=[REDACTED]',
      'client.address': '[REDACTED]',
      pattern_input_keys: ['days', 'portfolio_id'],
      pricing_pack_id: 'PP_2013-03-01',
      step_index: 3,
      cache_hit: true,
    });
  });

  it('treats every attribute of the catalogue as its class says', async () => {
    const { telemetry, sent } = await startTestTelemetry();
    const secret = 'bob@example.com';
    const strings = Object.entries(spanAttributes).filter(([, { type }]) => type === 'string');
    const attributes = Object.fromEntries(strings.map(([name]) => [name, secret]));
    telemetry.tracing.withSpan(calculation, { attributes }, (span) => span.set(attributes));
    const seen = one(await sent(), calculation).attributes;
    const expected = { none: secret, text: '[REDACTED]', redact: '[REDACTED]', hash: hashId(secret) };
    for (const [name, { pii }] of strings) expect([name, seen[name]]).toEqual([name, expected[pii]]);
  });

  it('that fails says so in status, attributes and an exception event, all redacted', async () => {
    const { telemetry, sent } = await startTestTelemetry();
    const error = new TypeError(`no portfolio ${userId} for bob@example.com`);
    await telemetry.tracing.withSpan(calculation, {}, () => Promise.reject(error)).catch(() => undefined);
    const message = `no portfolio ${hashId(userId)} for [REDACTED]`;
    const span = one(await sent(), calculation);
    expect(span.status).toEqual({ code: 'error', message });
    expect(span.attributes).toEqual({ error: true, 'error.type': 'TypeError', 'error.message': message });
    expect(span.events).toHaveLength(1);
    expect(span.events[0]).toMatchObject({
      name: 'exception',
      attributes: { 'exception.type': 'TypeError', 'exception.message': message },
    });
    expect(span.events[0]?.attributes['exception.stacktrace']).toContain('tracing.test.ts');
    expect(JSON.stringify(span, (_key, value) => (typeof value === 'bigint' ? String(value) : value))).not.toMatch(
      /bob@|3f2504e0-/,
    );
  });

  it('names the stable code of an error as its type, redacted like all else', async () => {
    const { telemetry, sent } = await startTestTelemetry();
    const { withSpan } = telemetry.tracing;
    withSpan(calculation, {}, (span) => span.fail(Object.assign(new Error('x'), { code: 'PACK_NOT_FOUND' })));
    withSpan(calculation, {}, (span) => span.fail(Object.assign(new Error('x'), { code: 'bob@example.com' })));
    withSpan(calculation, {}, (span) => span.fail(Object.assign(new Error('x'), { name: 'bob@example.com' })));
    withSpan(calculation, {}, (span) => span.fail('just text'));
    const types = (await sent()).map(({ attributes }) => attributes['error.type']);
    expect(types).toEqual(['PACK_NOT_FOUND', '[REDACTED]', '[REDACTED]', 'string']);
  });

  it('survives whatever is thrown, and the thrower gets it back', async () => {
    const { telemetry, sent } = await startTestTelemetry();
    const { proxy, revoke } = Proxy.revocable(new Error('gone'), {});
    revoke();
    const broken = (property: string) =>
      Object.defineProperty(new Error('x'), property, {
        get: () => {
          throw new Error('no reading');
        },
      });
    const odd = [
      undefined,
      null,
      0,
      'text',
      Symbol('s'),
      10n,
      {},
      Object.create(null),
      proxy,
      ...['message', 'name', 'stack', 'code'].map(broken),
      Object.assign(new Error('x'), { stack: 7, message: { deep: 1 }, name: null, code: 5 }),
    ];
    for (const thrown of odd) {
      let caught: unknown = 'nothing';
      try {
        telemetry.tracing.withSpan(calculation, {}, () => {
          throw thrown;
        });
      } catch (error) {
        caught = error;
      }
      expect(caught === thrown).toBe(true);
    }
    const spans = await sent();
    expect(spans).toHaveLength(odd.length);
    for (const { status } of spans) expect(status.code).toBe('error');
  });

  it('links to spans it is related to; malformed references are left out', async () => {
    const { telemetry, sent } = await startTestTelemetry();
    const { withSpan, traceparent } = telemetry.tracing;
    const evaluation = withSpan(executePattern, {}, () => traceparent() ?? '');
    withSpan(calculation, { links: [evaluation, 'nonsense', ''] }, () => undefined);
    const spans = await sent();
    const { traceId, spanId } = one(spans, executePattern);
    expect(one(spans, calculation).links).toEqual([{ traceId, spanId, attributes: {} }]);
    expect(one(spans, calculation).traceId).not.toBe(traceId);
  });

  it('is the current one in its work, and nobody’s outside', async () => {
    const { telemetry, sent } = await startTestTelemetry();
    const { withSpan, current, traceparent } = telemetry.tracing;
    let seen: Span | undefined;
    withSpan(cacheGet, {}, (span) => {
      seen = span;
      expect([current().spanId, current().traceId, current().recording]).toEqual([span.spanId, span.traceId, true]);
      expect(traceparent()).toBe(`00-${span.traceId}-${span.spanId}-01`);
      current().set({ cache_hit: true });
    });
    expect(current().recording).toBe(false);
    expect(traceparent()).toBeUndefined();
    current().set({ cache_hit: false });
    current().fail(new Error('nobody'));
    const span = one(await sent(), cacheGet);
    expect(span.attributes).toEqual({ cache_hit: true });
    expect([span.traceId, span.spanId]).toEqual([seen?.traceId, seen?.spanId]);
  });

  it('that is a leaf has ids and attributes of its own, and is nobody’s current one', async () => {
    const { telemetry, sent } = await startTestTelemetry();
    const { withSpan, current } = telemetry.tracing;
    const failure = new Error('leaf failed');
    await withSpan(calculation, {}, async (outer) => {
      const work = async (span: Span) => {
        span.set({ cache_hit: true });
        expect(span.traceparent).toBe(`00-${span.traceId}-${span.spanId}-01`);
        await turn();
        expect(current().spanId).toBe(outer.spanId);
        throw failure;
      };
      await expect(withSpan(cacheGet, { leaf: true }, work)).rejects.toBe(failure);
    });
    const spans = await sent();
    expect(one(spans, cacheGet)).toMatchObject({
      parentSpanId: one(spans, calculation).spanId,
      attributes: { cache_hit: true, 'error.message': 'leaf failed' },
      status: { code: 'error' },
    });
    expect(one(spans, calculation).status.code).toBe('unset');
  });

  it('has a name and attributes of the catalogue, or does not compile', async () => {
    const { telemetry } = await startTestTelemetry();
    const { withSpan } = telemetry.tracing;
    // @ts-expect-error a name the catalogue does not have
    withSpan('made.up', {}, () => undefined);
    // @ts-expect-error an attribute the catalogue does not have
    withSpan(calculation, { attributes: { user_name: 'bob' } }, () => undefined);
    // @ts-expect-error an attribute of another type
    withSpan(calculation, {}, (span) => span.set({ step_index: 'first' }));
    // @ts-expect-error a field that is not request context
    telemetry.annotate({ pattern_id: 'p' });
    expect(telemetry.tracing.stats().queued).toBe(3);
  });

  it('that has ended takes no more, and does not throw', async () => {
    const { telemetry, sent } = await startTestTelemetry();
    const span = telemetry.tracing.withSpan(calculation, {}, (active) => active);
    span.set({ step_index: 1 });
    span.fail(new Error('late'));
    expect(one(await sent(), calculation)).toMatchObject({ attributes: {}, events: [], status: { code: 'unset' } });
  });

  it('does not mix with those of requests that run beside it', async () => {
    const { telemetry, sent } = await startTestTelemetry();
    const { withSpan, current } = telemetry.tracing;
    const request = (index: number) =>
      withSpan(executePattern, { attributes: { step_index: index } }, async (root) => {
        for (let wait = 0; wait < index % 5; wait++) await turn();
        await withSpan(calculation, { attributes: { step_index: index } }, async () => {
          await turn();
          expect(current().traceId).toBe(root.traceId);
        });
        return root.traceId;
      });
    const traceIds = await Promise.all(Array.from({ length: 50 }, (_, index) => request(index)));
    const spans = await sent();
    expect(new Set(traceIds).size).toBe(50);
    for (const [index, traceId] of traceIds.entries()) {
      const own = spans.filter((span) => span.traceId === traceId);
      expect(own.map(({ attributes }) => attributes.step_index)).toEqual([index, index]);
      expect(one(own, calculation).parentSpanId).toBe(one(own, executePattern).spanId);
    }
  });

  it('comes from the service that says it does', async () => {
    const { telemetry, sent } = await startTestTelemetry({ service: 'dawsos-market-data', environment: 'staging' });
    telemetry.tracing.withSpan(calculation, {}, () => undefined);
    const { service, resource, scope } = one(await sent(), calculation);
    expect(service).toBe('dawsos-market-data');
    expect(scope).toBe('@dawsos/telemetry');
    expect(resource).toMatchObject({
      'service.version': '1.2.3',
      'deployment.environment.name': 'staging',
      'service.instance.id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });
});
