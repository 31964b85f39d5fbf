import { setImmediate as turn } from 'node:timers/promises';
import { spanNames } from '@dawsos/conventions';
import { context, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import { describe, expect, it } from 'vitest';
import { one, startTestTelemetry, type TestTelemetryOptions } from '../../testing/start-test-telemetry.ts';
import type { TracingPreset } from '../tracing-preset.ts';

const { calculation, executePattern, databaseQuery } = spanNames;
const remote = (flags: string) => `00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-${flags}`;
const start = (tracing: TestTelemetryOptions['tracing'] = {}) =>
  startTestTelemetry({ tracing: { preset: 'lean', sampleRate: 0, ...tracing } });
const childOf = (tracer: Tracer, parent: Span, name: string): Span =>
  tracer.startSpan(name, {}, trace.setSpan(ROOT_CONTEXT, parent));
const names = (spans: readonly { readonly name: string }[]) => spans.map(({ name }) => name);

describe('a trace that is not sampled', () => {
  it('is kept whole where anything in it failed, whenever that was', async () => {
    const { telemetry, sent } = await start();
    const { withSpan } = telemetry.tracing;
    await withSpan(executePattern, {}, async () => {
      withSpan(databaseQuery, { attributes: { 'db.query.text': 'select 1' } }, () => undefined);
      await turn();
      withSpan(calculation, {}, (span) => span.fail(new Error('x')));
    });
    const spans = await sent();
    expect(names(spans)).toEqual([databaseQuery, calculation, executePattern]);
    expect(one(spans, databaseQuery)).toMatchObject({
      parentSpanId: one(spans, executePattern).spanId,
      attributes: { 'db.query.text': 'select 1' },
    });
    expect(telemetry.tracing.stats()).toMatchObject({ exported: 3, dropped: 0 });
  });

  it('is kept where its root asks for it, and is told to nobody as sampled', async () => {
    const { telemetry, sent } = await start();
    const { withSpan, traceparent } = telemetry.tracing;
    withSpan(executePattern, {}, (root) => {
      withSpan(calculation, {}, () => undefined);
      root.set({ 'sampling.keep': true });
      expect(traceparent()).toBe(`00-${root.traceId}-${root.spanId}-00`);
    });
    expect(names(await sent())).toEqual([calculation, executePattern]);
  });

  it('leaves nothing where all went well, and that counts as no loss', async () => {
    const { telemetry, sent } = await start();
    const { withSpan } = telemetry.tracing;
    withSpan(executePattern, {}, () => withSpan(calculation, {}, (span) => span.set({ 'sampling.keep': true })));
    expect(await sent()).toEqual([]);
    expect(telemetry.tracing.stats()).toMatchObject({ exported: 0, dropped: 0, failed: 0, queued: 0 });
  });

  it('can be let go by its root, unless something of it is kept', async () => {
    const { telemetry, sent } = await start();
    const preset = telemetry.preset as TracingPreset;
    const request = () => {
      const described = {
        name: spanNames.httpRequest,
        kind: SpanKind.SERVER,
        startTime: 1,
        identity: preset.newIdentity(),
      };
      return preset.startUndecidedSpan?.(described, ROOT_CONTEXT) as Span;
    };
    const [well, failed, asking, other] = [request(), request(), request(), request()];
    const tracer = preset.provider.getTracer('x');
    for (const root of [well, failed]) childOf(tracer, root, 'child').end();
    childOf(tracer, failed, 'failed').setStatus({ code: SpanStatusCode.ERROR }).end();
    asking.setAttribute('sampling.keep', true);
    const child = childOf(tracer, other, 'no root');
    expect([well, failed, asking, other, child].map((span) => preset.letGo?.(span))).toEqual([
      true,
      false,
      false,
      true,
      false,
    ]);
    expect([well, failed, asking, other, child].map((span) => span.isRecording())).toEqual([
      false,
      true,
      true,
      false,
      true,
    ]);
    for (const span of [well, failed, asking, child]) span.end();
    expect(names(await sent())).toEqual(['child', 'failed', spanNames.httpRequest, spanNames.httpRequest]);
    expect(telemetry.tracing.stats()).toMatchObject({ exported: 4, dropped: 0, failed: 0, queued: 0 });
  });

  it('is not kept for an error that was put right', async () => {
    const { telemetry, sent } = await start();
    const tracer = trace.getTracer('third-party');
    telemetry.tracing.withSpan(executePattern, {}, () => {
      const span = tracer.startSpan('retried').setStatus({ code: SpanStatusCode.ERROR });
      span.setStatus({ code: SpanStatusCode.OK }).end();
    });
    expect(await sent()).toEqual([]);
  });

  it('of a remote parent is kept for a failure here, under that parent', async () => {
    const { telemetry, sent } = await start({ sampleRate: 1 });
    const { withRemoteParent, withSpan } = telemetry.tracing;
    withRemoteParent(remote('00'), () => withSpan(calculation, {}, () => undefined));
    expect(await sent()).toEqual([]);
    withRemoteParent(remote('00'), () => withSpan(calculation, {}, (span) => span.fail(new Error('x'))));
    expect(one(await sent(), calculation).parentSpanId).toBe('b7ad6b7169203331');
  });

  it('holds a bounded number of spans until its fate is known; what it could not hold is counted where it is kept', async () => {
    const { telemetry, sent } = await start();
    const { withSpan } = telemetry.tracing;
    const root = (work: () => void) =>
      withSpan(executePattern, {}, () => {
        for (let index = 0; index < 200; index++) withSpan(calculation, {}, () => undefined);
        work();
      });
    root(() => undefined);
    expect(telemetry.tracing.stats().dropped).toBe(0);
    root(() => withSpan(databaseQuery, {}, (span) => span.fail(new Error('x'))));
    const spans = await sent();
    expect(spans.filter(({ name }) => name === calculation)).toHaveLength(128);
    expect(names(spans).slice(128)).toEqual([databaseQuery, executePattern]);
    expect(telemetry.tracing.stats()).toMatchObject({ exported: 130, dropped: 72 });
  });
});

describe('a span that ends after its local root', () => {
  it('shares the fate of a sampled trace', async () => {
    const { sent } = await start({ sampleRate: 1 });
    const tracer = trace.getTracer('third-party');
    const root = tracer.startSpan('root');
    const late = childOf(tracer, root, 'late');
    root.end();
    late.setAttribute('after', true).end();
    childOf(tracer, late, 'begun late').end();
    const spans = await sent();
    expect(names(spans)).toEqual(['root', 'late', 'begun late']);
    expect(one(spans, 'late')).toMatchObject({ parentSpanId: one(spans, 'root').spanId, attributes: { after: true } });
  });

  it('is kept for an error of its own where the trace was let go, and so is what follows', async () => {
    const { sent } = await start();
    const tracer = trace.getTracer('third-party');
    const root = tracer.startSpan('root');
    const [well, failed, after] = ['well', 'failed', 'after'].map((name) => childOf(tracer, root, name));
    root.end();
    well?.end();
    failed?.setStatus({ code: SpanStatusCode.ERROR }).end();
    after?.end();
    expect(names(await sent())).toEqual(['failed', 'after']);
  });
});

describe('a span object', () => {
  it('that has ended never touches the span that got its record', async () => {
    const { sent } = await start({ sampleRate: 1 });
    const tracer = trace.getTracer('third-party');
    const old = tracer.startSpan('old', { attributes: { mine: 1 } });
    old.end();
    const fresh = tracer.startSpan('fresh');
    old.setAttribute('late', 1).setAttributes({ late: 2 }).updateName('late').addEvent('late');
    old.setStatus({ code: SpanStatusCode.ERROR }).addLink({ context: fresh.spanContext() });
    old.recordException(new Error('late'));
    old.end();
    fresh.end();
    const spans = await sent();
    expect(names(spans)).toEqual(['old', 'fresh']);
    expect(spans[0]).toMatchObject({ attributes: { mine: 1 }, events: [], links: [], status: { code: 'unset' } });
    expect(spans[1]).toMatchObject({ attributes: {}, events: [], links: [], status: { code: 'unset' } });
    expect(old.isRecording()).toBe(false);
  });

  it('that nobody ends costs nothing but itself', async () => {
    const { telemetry, sent } = await start();
    const tracer = trace.getTracer('third-party');
    const root = tracer.startSpan('root');
    for (let index = 0; index < 10; index++) childOf(tracer, root, 'forgotten');
    root.setStatus({ code: SpanStatusCode.ERROR }).end();
    expect(names(await sent())).toEqual(['root']);
    expect(telemetry.tracing.stats()).toMatchObject({ exported: 1, dropped: 0, queued: 0 });
  });

  it('started as a root in the context of another begins a trace of its own', async () => {
    const { telemetry, sent } = await start({ sampleRate: 1 });
    telemetry.tracing.withSpan(executePattern, {}, () => {
      trace.getTracer('third-party').startActiveSpan('own', { root: true }, (span) => {
        expect(trace.getSpan(context.active())).toBe(span);
        span.end();
      });
    });
    const spans = await sent();
    expect(one(spans, 'own').parentSpanId).toBeUndefined();
    expect(one(spans, 'own').traceId).not.toBe(one(spans, executePattern).traceId);
  });
});
