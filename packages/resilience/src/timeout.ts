import { TaskCancelledError, TimeoutStrategy, timeout } from 'cockatiel';
import type { Policy } from './policy.ts';

/** A call took longer than it may; transient, since the next one may be faster. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
  readonly code = 'TIMEOUT';
  readonly transient = true;
  readonly timeoutMs: number;

  constructor(timeoutMs: number) {
    super(`timed out after ${timeoutMs} ms`);
    this.timeoutMs = timeoutMs;
  }
}

/**
 * Gives a call `timeoutMs`, then aborts its signal and rejects with {@link TimeoutError} at once, even if the call
 * ignores the signal. The signal also aborts when the call has returned: read a response's body inside the call.
 */
export const createTimeout = (timeoutMs: number): Policy => {
  const limit = timeout(timeoutMs, TimeoutStrategy.Aggressive);
  return {
    execute: async (work, signal) => {
      try {
        return await limit.execute((context) => work(context.signal), signal);
      } catch (error) {
        if (!(error instanceof TaskCancelledError)) throw error;
        // Cockatiel reports the caller's own abort in the same words.
        if (signal?.aborted) throw signal.reason;
        throw new TimeoutError(timeoutMs);
      }
    },
  };
};
