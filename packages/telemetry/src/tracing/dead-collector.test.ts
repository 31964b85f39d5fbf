import { setImmediate as turn } from 'node:timers/promises';
import { freePort, startOtlpSink } from '@dawsos/testkit';
import type { Tracer } from '@opentelemetry/api';
import { describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { heapUsed } from '../testing/heap-used.ts';
import { createLeanPreset } from './lean/lean-preset.ts';
import { createStandardPreset } from './standard-preset.ts';

const createPreset = { standard: createStandardPreset, lean: createLeanPreset }[inject('preset')];
const presetOn = (endpoint: string) =>
  createPreset({ service: 'dawsos-executor', version: '1', environment: 'test', endpoint, sampleRate: 1 });

const flood = 100_000;
const maxQueued = 8192;
const batchSize = 512;
/** What the SDK asks for a span, a thousand of them at most: everything else must be gone. */
const maxGrowth = (maxQueued + batchSize) * 4096;
/** The bound of a stop, and what two busy cores may take beyond it. */
const stopMs = 3000 + 500;

/** Ends so many spans, now and then letting others run, and answers the most that were queued. */
async function endSpans(tracer: Tracer, count: number, queued: () => number): Promise<number> {
  let most = 0;
  for (let index = 0; index < count; index++) {
    const span = tracer.startSpan('flood', { attributes: { step_index: index, 'db.query.text': 'select 1' } });
    span.end();
    if (index % 1000 === 999) await turn();
    most = Math.max(most, queued());
  }
  return most;
}

const refusing = async () => ({ url: `http://127.0.0.1:${await freePort()}`, stop: async () => undefined });
const silent = async () => {
  const sink = await startOtlpSink();
  sink.respondWith({ hang: true });
  return sink;
};
const unwell = async () => {
  const sink = await startOtlpSink();
  sink.respondWith({ status: 503, headers: { 'retry-after': '30' } });
  return sink;
};

describe('a flood of spans at a collector that', () => {
  it.each([
    ['refuses the connection', refusing],
    ['takes requests and never answers', silent],
    ['answers 503', unwell],
  ])('%s costs bounded memory and a bounded stop, and every span is accounted for', async (_how, start) => {
    const collector = await start();
    const preset = presetOn(collector.url);
    const tracer = preset.provider.getTracer('@dawsos/telemetry');
    const before = heapUsed();
    const most = await endSpans(tracer, flood, () => preset.stats().queued);
    expect(most).toBeGreaterThan(batchSize);
    // What waits, and what a request carries: of such small spans a megabyte would be more than wait.
    expect(most).toBeLessThanOrEqual(2 * maxQueued);
    expect(heapUsed() - before).toBeLessThan(maxGrowth);

    const stoppedAt = performance.now();
    await preset.shutdown();
    expect(performance.now() - stoppedAt).toBeLessThan(stopMs);
    const { exported, dropped, failed, queued } = preset.stats();
    expect([exported, queued]).toEqual([0, 0]);
    expect(dropped + failed).toBe(flood);
    expect(failed).toBeGreaterThan(0);
    await collector.stop();
  });
});

describe('a collector that comes back', () => {
  it.each([
    ['after it refused', unwell],
    ['after it hung', silent],
  ])('%s gets the spans made since', async (_how, start) => {
    vi.stubEnv('OTEL_EXPORTER_OTLP_TIMEOUT', '300');
    onTestFinished(() => void vi.unstubAllEnvs());
    const collector = await start();
    const preset = presetOn(collector.url);
    const tracer = preset.provider.getTracer('@dawsos/telemetry');
    tracer.startSpan('lost').end();
    await preset.flush();
    const { exported, failed, queued } = preset.stats();
    // Given up, or kept to be tried again: it depends on the preset.
    expect([exported, failed + queued]).toEqual([0, 1]);
    collector.respondWith();
    tracer.startSpan('found').end();
    await preset.flush();
    expect(preset.stats()).toMatchObject({ exported: 1 + queued, failed, queued: 0 });
    expect(collector.spans().map(({ name }) => name)).toEqual([...(queued === 1 ? ['lost'] : []), 'found']);
    await preset.shutdown();
    await collector.stop();
  });
});

describe('a healthy collector', () => {
  it('has every span of a burst when the stop has ended', async () => {
    const sink = await startOtlpSink();
    const preset = presetOn(sink.url);
    const tracer = preset.provider.getTracer('@dawsos/telemetry');
    for (let index = 0; index < 5000; index++) tracer.startSpan(`span ${index}`).end();
    await preset.shutdown();
    expect(preset.stats()).toMatchObject({ exported: 5000, dropped: 0, failed: 0, queued: 0 });
    expect(new Set(sink.spans().map(({ name }) => name)).size).toBe(5000);
    await sink.stop();
  });

  it('or a slow one gets what the queue holds; the rest is counted', async () => {
    const sink = await startOtlpSink();
    sink.respondWith({ delayMs: 5 });
    const preset = presetOn(sink.url);
    const tracer = preset.provider.getTracer('@dawsos/telemetry');
    for (let index = 0; index < 20_000; index++) tracer.startSpan('span').end();
    await preset.shutdown();
    const { exported, dropped } = preset.stats();
    expect([exported, dropped]).toEqual([maxQueued + batchSize, 20_000 - maxQueued - batchSize]);
    expect(sink.spans()).toHaveLength(exported);
    await sink.stop();
  });
});

describe('a collector that takes more than a second for each request', () => {
  it('gets every span once, and all count as exported', async () => {
    const sink = await startOtlpSink();
    sink.respondWith({ delayMs: 1200 });
    const preset = presetOn(sink.url);
    const tracer = preset.provider.getTracer('@dawsos/telemetry');
    for (let index = 0; index < 600; index++) tracer.startSpan(`span ${index}`).end();
    const flushed = preset.flush();
    await sink.waitUntil(() => sink.requests.length > 0);
    expect(preset.stats()).toMatchObject({ exported: 0, queued: 600 });
    await flushed;
    expect(preset.stats()).toMatchObject({ exported: 600, dropped: 0, failed: 0, queued: 0 });
    const names = sink.spans().map(({ name }) => name);
    expect([names.length, new Set(names).size]).toEqual([600, 600]);
    await preset.shutdown();
    await sink.stop();
  });
});

describe('no collector', () => {
  it('means that spans have ids and go nowhere', async () => {
    const preset = createPreset({ service: 'x', version: '1', environment: 'test', sampleRate: 1 });
    const span = preset.provider.getTracer('test').startSpan('span');
    expect(span.isRecording()).toBe(true);
    expect(span.spanContext().traceId).toMatch(/^[0-9a-f]{32}$/);
    span.end();
    await preset.flush();
    await preset.shutdown();
    expect(preset.stats()).toEqual({ sampleRate: 1, queued: 0, exported: 0, dropped: 0, failed: 0 });
  });
});
