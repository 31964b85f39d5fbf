import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createBreaker } from './breaker/breaker.ts';
import { createCallPolicy } from './call-policy.ts';

const transient = () => Object.assign(new Error('busy'), { transient: true as const });

describe('createCallPolicy', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('shows the breaker every attempt, so that one call with retries can open it', async () => {
    const breaker = createBreaker();
    const work = vi.fn(() => Promise.reject(transient()));
    const running = createCallPolicy({ breaker, retry: { attempts: 5 } }).execute(work);
    const outcome = expect(running).rejects.toMatchObject({ code: 'BREAKER_OPEN' });
    await vi.advanceTimersByTimeAsync(5_000);
    await outcome;
    expect(work).toHaveBeenCalledTimes(3);
    expect(breaker.state).toBe('open');
  });

  it('counts a time-out as a failure and tries again', async () => {
    const breaker = createBreaker();
    const failures = vi.fn();
    breaker.onFailure(failures);
    const work = vi.fn<() => Promise<string>>();
    work.mockReturnValueOnce(new Promise(() => {})).mockResolvedValueOnce('ok');
    const running = createCallPolicy({ breaker, timeoutMs: 1_000 }).execute(work);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await running).toBe('ok');
    expect(failures).toHaveBeenCalledTimes(1);
  });

  it('does not charge the wait for a slot to the call', async () => {
    const policy = createCallPolicy({ rateLimit: { calls: 1, intervalMs: 5_000 }, timeoutMs: 1_000 });
    const all = Promise.all([policy.execute(async () => 1), policy.execute(async () => 2)]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await all).toEqual([1, 2]);
  });
});
