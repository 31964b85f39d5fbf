import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRetry } from './retry.ts';

const transient = (retryAfterMs?: number) =>
  Object.assign(new Error('busy'), {
    transient: true as const,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });

/** Runs a call that always fails and returns when, in ms, each attempt was made. */
const attemptTimes = async (options: Parameters<typeof createRetry>[0], error: Error) => {
  const start = performance.now();
  const times: number[] = [];
  const running = createRetry(options).execute(() => {
    times.push(performance.now() - start);
    return Promise.reject(error);
  });
  const outcome = expect(running).rejects.toBe(error);
  await vi.advanceTimersByTimeAsync(600_000);
  await outcome;
  return times;
};

describe('createRetry', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('makes three calls by default and rejects with the last error', async () => {
    expect(await attemptTimes({}, transient())).toHaveLength(3);
  });

  it('doubles its wait, up to the greatest one', async () => {
    const options = { attempts: 6, initialDelayMs: 100, maxDelayMs: 500, random: () => 1 };
    expect(await attemptTimes(options, transient())).toEqual([0, 100, 300, 700, 1200, 1700]);
  });

  it('takes at most half of each wait away by jitter', async () => {
    expect(await attemptTimes({ initialDelayMs: 100, random: () => 0 }, transient())).toEqual([0, 50, 150]);
  });

  it('waits as long as the other side asked for, with jitter on top', async () => {
    const options = { attempts: 2, initialDelayMs: 100, random: () => 0.5 };
    expect(await attemptTimes(options, transient(30_000))).toEqual([0, 30_050]);
  });

  it('gives up at once when the other side asks for more patience than there is', async () => {
    expect(await attemptTimes({ maxRetryAfterMs: 60_000 }, transient(60_001))).toEqual([0]);
  });

  it('does not repeat a call whose error is not transient', async () => {
    expect(await attemptTimes({}, new Error('wrong'))).toEqual([0]);
  });

  it('returns what a later attempt returns', async () => {
    const work = vi.fn().mockRejectedValueOnce(transient()).mockResolvedValue('ok');
    const running = createRetry().execute(work);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await running).toBe('ok');
  });

  it('ends its wait when aborted, and calls no more', async () => {
    const controller = new AbortController();
    const work = vi.fn().mockRejectedValue(transient(50_000));
    const running = createRetry().execute(work, controller.signal);
    await vi.advanceTimersByTimeAsync(10);
    const reason = new Error('stopping');
    controller.abort(reason);
    await expect(running).rejects.toBe(reason);
    await vi.advanceTimersByTimeAsync(100_000);
    expect(work).toHaveBeenCalledTimes(1);
  });
});
