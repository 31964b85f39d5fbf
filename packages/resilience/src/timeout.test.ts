import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTimeout, TimeoutError } from './timeout.ts';
import { isTransient } from './transient.ts';

describe('createTimeout', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('rejects a call that ignores its signal, with a transient error', async () => {
    const running = createTimeout(100).execute(() => new Promise(() => {}));
    const outcome = expect(running).rejects.toSatisfy((e) => e instanceof TimeoutError && isTransient(e));
    await vi.advanceTimersByTimeAsync(100);
    await outcome;
  });

  it('aborts the signal of a call that takes too long', async () => {
    let seen: AbortSignal | undefined;
    const running = createTimeout(100).execute((signal) => {
      seen = signal;
      return new Promise(() => {});
    });
    running.catch(() => {});
    await vi.advanceTimersByTimeAsync(99);
    expect(seen?.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(seen?.aborted).toBe(true);
  });

  it('passes results and errors through and leaves no timer behind', async () => {
    const boom = new Error('boom');
    const limit = createTimeout(100);
    expect(await limit.execute(async () => 'ok')).toBe('ok');
    await expect(limit.execute(() => Promise.reject(boom))).rejects.toBe(boom);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('rejects with the caller’s own reason when the caller aborts', async () => {
    const controller = new AbortController();
    const running = createTimeout(100).execute(() => new Promise(() => {}), controller.signal);
    const reason = new Error('stopping');
    const outcome = expect(running).rejects.toBe(reason);
    controller.abort(reason);
    await outcome;
  });
});
