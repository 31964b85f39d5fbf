import { GCProfiler, getHeapStatistics } from 'node:v8';

/**
 * Counts what is allocated on V8's heap, exactly: before each collection the heap holds what was left by the one before
 * and what came since. Buffers outside the heap are not in it.
 */
export class Allocations {
  #profiler = startedProfiler();
  #usedBytes = usedBytes();
  #total = 0;

  /** Bytes so far; what the counting itself allocates is not among them. */
  total(): number {
    const now = usedBytes();
    const { statistics } = this.#profiler.stop();
    this.#total += allocatedBetween(
      this.#usedBytes,
      statistics.map(({ beforeGC, afterGC }) => ({
        before: beforeGC.heapStatistics.usedHeapSize,
        after: afterGC.heapStatistics.usedHeapSize,
      })),
      now,
    );
    this.#profiler = startedProfiler();
    this.#usedBytes = usedBytes();
    return this.#total;
  }
}

/** Bytes that came onto a heap that held `start` first and holds `end` now, over the collections in between. */
export function allocatedBetween(
  start: number,
  collections: readonly { readonly before: number; readonly after: number }[],
  end: number,
): number {
  let allocated = 0;
  let held = start;
  for (const { before, after } of collections) {
    allocated += before - held;
    held = after;
  }
  return allocated + end - held;
}

const usedBytes = (): number => getHeapStatistics().used_heap_size;

function startedProfiler(): GCProfiler {
  const profiler = new GCProfiler();
  profiler.start();
  return profiler;
}
