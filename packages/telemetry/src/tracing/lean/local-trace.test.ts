import { ROOT_CONTEXT, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import { expect, it, vi } from 'vitest';
import { heapUsed } from '../../testing/heap-used.ts';
import { HeldRoom } from './held-room.ts';
import { LeanProvider } from './lean-provider.ts';
import type { RecordSink } from './local-trace.ts';
import { RecordPool } from './record-pool.ts';

/** Undecided traces, with what becomes of their records. */
const setUp = (room = new HeldRoom()) => {
  const submitted: string[] = [];
  const count = { taken: 0, released: 0, lost: 0 };
  const pool = new RecordPool();
  const sink: RecordSink = {
    room,
    submit: (record) => {
      submitted.push(record.name);
      sink.release(record);
    },
    release: (record) => {
      count.released++;
      pool.release(record);
    },
    lost: (spans) => {
      count.lost += spans;
    },
  };
  const identify = () => {
    count.taken++;
  };
  const ids = { newTraceId: () => 'a'.repeat(32), identify, samples: () => false };
  const tracer = new LeanProvider({ pool, sink, ...ids }).getTracer('test');
  return {
    submitted,
    count,
    startRoot: () => tracer.startSpan('root', { root: true }),
    endChildren: (root: Span, spans: number) => {
      const parent = trace.setSpan(ROOT_CONTEXT, root);
      for (let index = 0; index < spans; index++) tracer.startSpan(`child ${index}`, {}, parent).end();
    },
  };
};

it('keeps the newest spans of a trace that has too many, those just before its failure', () => {
  const { submitted, count, startRoot, endChildren } = setUp();
  const root = startRoot();
  endChildren(root, 200);
  root.setStatus({ code: SpanStatusCode.ERROR }).end();
  expect([submitted.length, submitted[0], submitted[127], submitted[128]]).toEqual([
    129,
    'child 72',
    'child 199',
    'root',
  ]);
  expect(count.lost).toBe(72);
});

it('holds a bounded number of spans over all open traces, counts the others, and has room again when they end', () => {
  const { submitted, count, startRoot, endChildren } = setUp();
  const roots = Array.from({ length: 1000 }, startRoot);
  for (const root of roots) endChildren(root, 128);
  expect(count.taken - count.released - roots.length).toBe(8192 + 1000 * 16);
  for (const root of roots) root.setStatus({ code: SpanStatusCode.ERROR }).end();
  expect(submitted.length).toBe(8192 + 1000 * 16 + 1000);
  expect(submitted.length + count.lost).toBe(1000 * 129);
  expect(count.taken).toBe(count.released);

  const { lost } = count;
  for (const root of Array.from({ length: 20 }, startRoot)) {
    endChildren(root, 128);
    root.setStatus({ code: SpanStatusCode.ERROR }).end();
  }
  expect(count.lost).toBe(lost);
});

it('has room again when traces went well, and when nobody ended them', async () => {
  const { count, startRoot, endChildren } = setUp(new HeldRoom(112));
  const failing = () => {
    const root = startRoot();
    endChildren(root, 128);
    root.setStatus({ code: SpanStatusCode.ERROR }).end();
    return count.lost;
  };
  const well = startRoot();
  endChildren(well, 128);
  well.end();
  expect(failing()).toBe(0);
  endChildren(startRoot(), 128);
  expect(failing()).toBe(112);
  await vi.waitFor(() => {
    heapUsed();
    const before = count.lost;
    expect(failing()).toBe(before);
  }, 4_000);
});
