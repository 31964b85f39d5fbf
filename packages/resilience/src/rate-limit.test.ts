import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRateLimit } from './rate-limit.ts';

describe('createRateLimit', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('never starts more calls than allowed in any window, and keeps their order', async () => {
    const limit = createRateLimit({ calls: 5, intervalMs: 1_000 });
    const start = performance.now();
    const started: { index: number; at: number }[] = [];
    const all = Promise.all(
      Array.from({ length: 23 }, (_, index) =>
        limit.execute(async () => void started.push({ index, at: performance.now() - start })),
      ),
    );
    await vi.advanceTimersByTimeAsync(60_000);
    await all;
    expect(started.map((call) => call.index)).toEqual(Array.from({ length: 23 }, (_, index) => index));
    for (const { at } of started) {
      expect(started.filter((other) => other.at >= at && other.at < at + 1_000).length).toBeLessThanOrEqual(5);
    }
  });

  it('does not make a call that was aborted while it waited', async () => {
    const limit = createRateLimit({ calls: 1 });
    await limit.execute(async () => {});
    const controller = new AbortController();
    const work = vi.fn(async () => {});
    const outcome = expect(limit.execute(work, controller.signal)).rejects.toBeInstanceOf(DOMException);
    controller.abort();
    await outcome;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(work).not.toHaveBeenCalled();
  });
});
