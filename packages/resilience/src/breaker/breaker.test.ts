import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createBreaker } from './breaker.ts';
import { BreakerOpenError } from './breaker-open-error.ts';

const boom = new Error('boom');
const fail = () => Promise.reject(boom);
const succeed = () => Promise.resolve('ok');

const failTimes = async (breaker: ReturnType<typeof createBreaker>, times: number) => {
  for (let i = 0; i < times; i++) await expect(breaker.execute(fail)).rejects.toBe(boom);
};

describe('createBreaker', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('stays closed while failures are not consecutive', async () => {
    const breaker = createBreaker();
    await failTimes(breaker, 2);
    await breaker.execute(succeed);
    await failTimes(breaker, 2);
    expect(breaker.state).toBe('closed');
  });

  it('opens at the third consecutive failure and then makes no call', async () => {
    const breaker = createBreaker();
    await failTimes(breaker, 3);
    expect(breaker.state).toBe('open');
    const work = vi.fn(succeed);
    await vi.advanceTimersByTimeAsync(20_000);
    await expect(breaker.execute(work)).rejects.toMatchObject({ code: 'BREAKER_OPEN', retryAfterMs: 40_000 });
    expect(work).not.toHaveBeenCalled();
  });

  it('is half-open after 60 s, and says so, even if nobody calls', async () => {
    const breaker = createBreaker();
    const seen: string[] = [];
    breaker.onStateChange((state) => seen.push(state));
    await failTimes(breaker, 3);
    await vi.advanceTimersByTimeAsync(59_999);
    expect([breaker.state, seen]).toEqual(['open', ['open']]);
    await vi.advanceTimersByTimeAsync(1);
    expect([breaker.state, seen]).toEqual(['half_open', ['open', 'half_open']]);
  });

  it('closes when the probe succeeds and announces each state once', async () => {
    const breaker = createBreaker();
    const seen: string[] = [];
    breaker.onStateChange((state) => seen.push(state));
    await failTimes(breaker, 3);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await breaker.execute(succeed)).toBe('ok');
    expect(breaker.state).toBe('closed');
    await failTimes(breaker, 2);
    expect(seen).toEqual(['open', 'half_open', 'closed']);
  });

  it('opens for another 60 s when the probe fails', async () => {
    const breaker = createBreaker();
    await failTimes(breaker, 3);
    await vi.advanceTimersByTimeAsync(60_000);
    await failTimes(breaker, 1);
    expect(breaker.state).toBe('open');
    await vi.advanceTimersByTimeAsync(59_999);
    expect(breaker.state).toBe('open');
    await vi.advanceTimersByTimeAsync(1);
    expect(breaker.state).toBe('half_open');
  });

  it('lets a single probe through under concurrency and rejects the others at once', async () => {
    const breaker = createBreaker();
    await failTimes(breaker, 3);
    await vi.advanceTimersByTimeAsync(60_000);
    const probe = Promise.withResolvers<string>();
    const work = vi.fn(() => probe.promise);
    const first = breaker.execute(work);
    const others = await Promise.allSettled(Array.from({ length: 20 }, () => breaker.execute(work)));
    expect(work).toHaveBeenCalledTimes(1);
    expect(others.every((call) => call.status === 'rejected' && call.reason instanceof BreakerOpenError)).toBe(true);
    expect(breaker.state).toBe('half_open');
    probe.resolve('ok');
    expect(await first).toBe('ok');
    expect(await breaker.execute(succeed)).toBe('ok');
  });

  it('counts failures for its listeners, but not the calls it rejects', async () => {
    const breaker = createBreaker();
    const counted = vi.fn();
    breaker.onFailure(counted);
    await failTimes(breaker, 3);
    await expect(breaker.execute(succeed)).rejects.toBeInstanceOf(BreakerOpenError);
    expect(counted).toHaveBeenCalledTimes(3);
  });

  it('does not count what the caller says is no failure', async () => {
    const breaker = createBreaker({ isFailure: (error) => error !== boom });
    const counted = vi.fn();
    breaker.onFailure(counted);
    await failTimes(breaker, 10);
    expect([breaker.state, counted.mock.calls.length]).toEqual(['closed', 0]);
  });

  it('goes on where another process left off: open for the rest of the wait, then a single probe', async () => {
    const breaker = createBreaker();
    const seen: string[] = [];
    breaker.onStateChange((state) => seen.push(state));
    breaker.resume(20_000);
    await expect(breaker.execute(succeed)).rejects.toMatchObject({ code: 'BREAKER_OPEN', retryAfterMs: 20_000 });
    expect([breaker.state, seen]).toEqual(['open', []]);
    await vi.advanceTimersByTimeAsync(20_000);
    expect([breaker.state, seen]).toEqual(['half_open', ['half_open']]);
    await failTimes(breaker, 1);
    expect(breaker.state).toBe('open');
    await vi.advanceTimersByTimeAsync(60_000);
    await breaker.execute(succeed);
    expect([breaker.state, seen]).toEqual(['closed', ['half_open', 'open', 'half_open', 'closed']]);
    await failTimes(breaker, 2);
    expect(breaker.state).toBe('closed');
  });

  it('is half-open at once where the wait another process began is over', async () => {
    const breaker = createBreaker();
    breaker.resume(-5);
    expect(breaker.state).toBe('half_open');
    expect(await breaker.execute(succeed)).toBe('ok');
    expect(breaker.state).toBe('closed');
  });

  it('is closed as soon as another process closed it, and keeps what it counted itself while both are closed', async () => {
    const breaker = createBreaker();
    await failTimes(breaker, 2);
    breaker.resume(undefined);
    await failTimes(breaker, 1);
    expect(breaker.state).toBe('open');
    breaker.resume(undefined);
    expect(breaker.state).toBe('closed');
    await vi.advanceTimersByTimeAsync(120_000);
    await failTimes(breaker, 2);
    expect(breaker.state).toBe('closed');
  });

  it('follows the injected clock and never the wall clock', async () => {
    let now = 0;
    const timers: { at: number; work: () => void }[] = [];
    const clock = {
      now: () => now,
      schedule: (delayMs: number, work: () => void) => {
        timers.push({ at: now + delayMs, work });
        return () => {};
      },
    };
    const breaker = createBreaker({ failures: 1, halfOpenAfterMs: 500, clock });
    await failTimes(breaker, 1);
    vi.setSystemTime(Date.now() + 3_600_000);
    expect(breaker.state).toBe('open');
    now = 500;
    expect(breaker.state).toBe('half_open');
    expect(timers.map((timer) => timer.at)).toEqual([500]);
  });

  it('agrees with a plain model over any sequence of calls and waits', async () => {
    const step = fc.oneof(fc.constant('fail'), fc.constant('succeed'), fc.integer({ min: 1, max: 90_000 }));
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const breaker = createBreaker();
        const events: string[] = [];
        breaker.onStateChange((state) => events.push(state));
        const model = { state: 'closed', failures: 0, leftMs: 0, events: [] as string[] };
        const enter = (state: string) => {
          model.state = state;
          model.events.push(state);
          if (state === 'open') model.leftMs = 60_000;
          if (state === 'closed') model.failures = 0;
        };
        for (const current of steps) {
          if (typeof current === 'number') {
            await vi.advanceTimersByTimeAsync(current);
            model.leftMs -= current;
            if (model.state === 'open' && model.leftMs <= 0) enter('half_open');
          } else {
            const rejected = await breaker.execute(current === 'fail' ? fail : succeed).then(
              () => undefined,
              (error) => error,
            );
            expect(rejected instanceof BreakerOpenError).toBe(model.state === 'open');
            if (model.state === 'half_open') enter(current === 'fail' ? 'open' : 'closed');
            else if (model.state === 'closed') {
              model.failures = current === 'fail' ? model.failures + 1 : 0;
              if (model.failures === 3) enter('open');
            }
          }
          expect([breaker.state, events]).toEqual([model.state, model.events]);
        }
      }),
      { numRuns: 200 },
    );
  });
});
