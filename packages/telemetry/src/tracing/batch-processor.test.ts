import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import { type ReadableSpan, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BatchProcessor } from './batch-processor.ts';
import { CountingExporter } from './counting-exporter.ts';

/** An exporter that answers when it is told to. */
class ManualExporter implements SpanExporter {
  readonly batches: string[][] = [];
  readonly #waiting: ((result: ExportResult) => void)[] = [];
  explodes = false;
  shutDown = 0;

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    if (this.explodes) throw new Error('cannot serialise');
    this.batches.push(spans.map(({ name }) => name));
    this.#waiting.push(done);
  }

  get underWay(): number {
    return this.#waiting.length;
  }

  /** Answers the oldest request, and waits for what follows from it. */
  async answer(code = ExportResultCode.SUCCESS): Promise<void> {
    this.#waiting.shift()?.({ code });
    await vi.advanceTimersByTimeAsync(0);
  }

  async shutdown(): Promise<void> {
    this.shutDown++;
  }
}

const exporter = () => new ManualExporter();
const setUp = (manual: ManualExporter) => {
  const counting = new CountingExporter(manual);
  const processor = new BatchProcessor(counting, { maxQueued: 10, batchSize: 4, delayMs: 1000 });
  const tracer = new TracerProvider({ spanProcessors: [processor] }).getTracer('test');
  const end = (...names: string[]) => {
    for (const name of names) tracer.startSpan(name).end();
  };
  return { counting, processor, end, manual };
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('finished spans', () => {
  it('wait for their batch to fill, but not longer than the delay', async () => {
    const { end, manual } = setUp(exporter());
    end('a', 'b');
    await vi.advanceTimersByTimeAsync(999);
    expect(manual.batches).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(manual.batches).toEqual([['a', 'b']]);
    await manual.answer();
    end('c', 'd', 'e', 'f');
    expect(manual.batches).toEqual([
      ['a', 'b'],
      ['c', 'd', 'e', 'f'],
    ]);
  });

  it('are sent one batch at a time, in order, and those that come meanwhile follow', async () => {
    const { end, manual, processor, counting } = setUp(exporter());
    end('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i');
    expect(manual.underWay).toBe(1);
    expect(processor.queued).toBe(5);
    await manual.answer();
    expect(manual.batches).toEqual([
      ['a', 'b', 'c', 'd'],
      ['e', 'f', 'g', 'h'],
    ]);
    await manual.answer();
    await vi.advanceTimersByTimeAsync(1000);
    await manual.answer();
    expect(manual.batches.flat().join('')).toBe('abcdefghi');
    expect(counting.exported).toBe(9);
  });

  it('beyond the queue are dropped and counted, the oldest kept', async () => {
    const { end, manual, processor, counting } = setUp(exporter());
    const names = [...'abcdefghijklmnopqrst'];
    end(...names);
    expect([processor.queued, processor.dropped]).toEqual([10, 6]);
    const flushed = processor.forceFlush();
    for (let batch = 0; batch < 4; batch++) await manual.answer();
    await flushed;
    expect(manual.batches.flat()).toEqual(names.slice(0, 14));
    expect(counting.exported + processor.dropped).toBe(20);
  });

  it('that the collector refuses are counted, and the next ones are tried', async () => {
    const { end, manual, counting } = setUp(exporter());
    end('a', 'b', 'c', 'd');
    await manual.answer(ExportResultCode.FAILED);
    expect([counting.exported, counting.failed]).toEqual([0, 4]);
    end('e', 'f', 'g', 'h');
    await manual.answer();
    expect([counting.exported, counting.failed]).toEqual([4, 4]);
  });

  it('that the exporter cannot even write are counted, and the next ones are tried', async () => {
    const { end, manual, counting, processor } = setUp(exporter());
    manual.explodes = true;
    expect(() => end('a', 'b', 'c', 'd', 'e')).not.toThrow();
    await processor.forceFlush();
    expect(counting.failed).toBe(5);
    manual.explodes = false;
    end('f', 'g', 'h', 'i');
    await manual.answer();
    expect(counting.exported).toBe(4);
  });
});

describe('a flush', () => {
  it('sends what is queued now, and does not wait for what comes later', async () => {
    const { end, manual, processor } = setUp(exporter());
    end('a', 'b', 'c');
    let flushed = false;
    const flushing = processor.forceFlush().then(() => {
      flushed = true;
    });
    end('later', 'later', 'later', 'later');
    await manual.answer();
    await flushing;
    expect(flushed).toBe(true);
    expect(manual.batches[0]).toEqual(['a', 'b', 'c']);
  });

  it('has nothing to do where nothing is queued', async () => {
    const { manual, processor } = setUp(exporter());
    await processor.forceFlush();
    expect(manual.batches).toEqual([]);
  });
});

describe('a stop', () => {
  it('sends all that is queued and under way, then closes the exporter', async () => {
    const { end, manual, processor, counting } = setUp(exporter());
    end('a', 'b', 'c', 'd', 'e', 'f', 'g');
    const stopped = processor.shutdown();
    await manual.answer();
    expect(manual.shutDown).toBe(0);
    await manual.answer();
    await stopped;
    expect([counting.exported, manual.shutDown, processor.queued]).toEqual([7, 1, 0]);
  });

  it('takes no more spans, and counts them', async () => {
    const { end, processor } = setUp(exporter());
    await processor.shutdown();
    end('late');
    expect([processor.queued, processor.dropped]).toEqual([0, 1]);
  });

  it('given up counts what was still queued', async () => {
    const { end, manual, processor } = setUp(exporter());
    end('a', 'b', 'c', 'd', 'e', 'f');
    const stopped = processor.shutdown();
    processor.abandon();
    await manual.answer();
    await stopped;
    expect([processor.queued, processor.dropped]).toEqual([0, 2]);
  });

  it('leaves no timer behind', async () => {
    const { end, manual, processor } = setUp(exporter());
    end('a');
    const stopped = processor.shutdown();
    await manual.answer();
    await stopped;
    expect(vi.getTimerCount()).toBe(0);
  });
});
