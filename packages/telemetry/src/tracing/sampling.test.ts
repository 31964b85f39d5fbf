import { setImmediate as turn } from 'node:timers/promises';
import { spanNames } from '@dawsos/conventions';
import { trace } from '@opentelemetry/api';
import { describe, expect, it } from 'vitest';
import { one, startTestTelemetry } from '../testing/start-test-telemetry.ts';
import { IdentityGenerator } from './identity-generator.ts';
import { RatioSampler } from './sampling.ts';

const { calculation, executePattern } = spanNames;
const traceId = '0af7651916cd43dd8448eb211c80319c';
const remote = (flags: string) => `00-${traceId}-b7ad6b7169203331-${flags}`;

describe('a trace that is not kept', () => {
  it('sends nothing, and has ids all the same', async () => {
    const { telemetry, sent } = await startTestTelemetry({ tracing: { sampleRate: 0 } });
    const { withSpan, current, traceparent } = telemetry.tracing;
    await withSpan(executePattern, {}, async (root) => {
      await turn();
      expect(root.traceId).toMatch(/^[0-9a-f]{32}$/);
      expect(traceparent()).toBe(`00-${root.traceId}-${root.spanId}-00`);
      withSpan(calculation, { attributes: { step_index: 1 } }, (child) => {
        expect(child.traceId).toBe(root.traceId);
        expect(current().traceId).toBe(root.traceId);
        child.set({ step_index: 2 });
      });
    });
    expect(await sent()).toEqual([]);
    expect(telemetry.tracing.stats()).toMatchObject({ sampleRate: 0, queued: 0, exported: 0, dropped: 0 });
  });

  it('is passed on as not kept', async () => {
    const { telemetry } = await startTestTelemetry({ tracing: { sampleRate: 0 } });
    const { withSpan, outgoingHeaders } = telemetry.tracing;
    withSpan(executePattern, {}, ({ traceId: id, spanId }) => {
      expect(outgoingHeaders()).toEqual({ traceparent: `00-${id}-${spanId}-00` });
    });
  });
});

describe('a remote parent', () => {
  it('that is kept is kept here, whatever the own rate', async () => {
    const { telemetry, sent } = await startTestTelemetry({ tracing: { sampleRate: 0 } });
    const { withRemoteParent, withSpan } = telemetry.tracing;
    withRemoteParent(remote('01'), () => withSpan(calculation, {}, () => undefined));
    expect(one(await sent(), calculation)).toMatchObject({ traceId, parentSpanId: 'b7ad6b7169203331' });
  });

  it('that is not kept is not kept here, whatever the own rate', async () => {
    const { telemetry, sent } = await startTestTelemetry();
    const { withRemoteParent, withSpan } = telemetry.tracing;
    withRemoteParent(remote('00'), () => withSpan(calculation, {}, (span) => expect(span.traceId).toBe(traceId)));
    expect(await sent()).toEqual([]);
  });

  it('decides for third-party spans too', async () => {
    const { telemetry, sent } = await startTestTelemetry();
    const third = trace.getTracer('third-party');
    telemetry.tracing.withRemoteParent(remote('00'), () => third.startSpan('not kept').end());
    telemetry.tracing.withRemoteParent(remote('01'), () => third.startSpan('kept').end());
    expect((await sent()).map(({ name }) => name)).toEqual(['kept']);
  });
});

describe('the share of traces kept', () => {
  const ids = new IdentityGenerator();
  const traceIds = Array.from({ length: 20_000 }, () => ids.generateTraceId());

  it.each([0.1, 0.5, 0.9])('is %d', (rate) => {
    const sampler = new RatioSampler({ rate });
    const share = traceIds.filter((id) => sampler.keeps(id)).length / traceIds.length;
    // Six standard deviations of the mean: fails by chance once in 500 million runs.
    expect(Math.abs(share - rate)).toBeLessThan(6 * Math.sqrt((rate * (1 - rate)) / traceIds.length));
  });

  it('is all or nothing at the ends', () => {
    expect(traceIds.every((id) => new RatioSampler({ rate: 1 }).keeps(id))).toBe(true);
    expect(traceIds.some((id) => new RatioSampler({ rate: 0 }).keeps(id))).toBe(false);
    expect(new RatioSampler({ rate: 1 }).keeps('f'.repeat(32))).toBe(true);
    expect(new RatioSampler({ rate: 0 }).keeps('0'.repeat(32))).toBe(false);
  });

  it('is decided by the trace id alone: what a lower rate keeps, a higher one keeps', () => {
    const [low, high] = [new RatioSampler({ rate: 0.1 }), new RatioSampler({ rate: 0.5 })];
    for (const id of traceIds.filter((candidate) => low.keeps(candidate))) expect(high.keeps(id)).toBe(true);
  });

  it('does not depend on the first half of the id, which other systems fill with times', () => {
    const sampler = new RatioSampler({ rate: 0.5 });
    for (const id of traceIds.slice(0, 1000)) {
      expect(sampler.keeps(`0000000000000000${id.slice(16)}`)).toBe(sampler.keeps(id));
    }
  });

  it('holds from end to end', async () => {
    const { telemetry, sent } = await startTestTelemetry({ tracing: { sampleRate: 0.5 } });
    const seen = Array.from({ length: 400 }, () => telemetry.tracing.withSpan(calculation, {}, (span) => span));
    const kept = seen.filter(({ traceparent }) => traceparent?.endsWith('01')).map((span) => span.traceId);
    expect((await sent()).map((span) => span.traceId)).toEqual(kept);
    const sampler = new RatioSampler({ rate: 0.5 });
    expect(seen.filter((span) => sampler.keeps(span.traceId)).map((span) => span.traceId)).toEqual(kept);
  });
});

describe('ids', () => {
  it('are valid and never twice', () => {
    const ids = new IdentityGenerator();
    const spanIds = Array.from({ length: 20_000 }, () => ids.generateSpanId());
    expect(new Set(spanIds).size).toBe(spanIds.length);
    for (const id of spanIds) expect(id).toMatch(/^(?!0{16})[0-9a-f]{16}$/);
    expect(ids.generateTraceId()).toMatch(/^(?!0{32})[0-9a-f]{32}$/);
  });
});
