import pThrottle from 'p-throttle';
import { abortable } from './abortable.ts';
import type { Policy } from './policy.ts';

export interface RateLimitOptions {
  /** Calls that may start in any window of `intervalMs`. Keep it below the provider's own quota: retries are not counted. */
  readonly calls: number;
  /** Length of the window. Default 1 000 ms: longer allows bigger bursts for the same average. */
  readonly intervalMs?: number;
}

/** Holds calls back so that no more than so many start in any window; waiting calls keep their order. */
export const createRateLimit = ({ calls, intervalMs = 1_000 }: RateLimitOptions): Policy => {
  const turn = pThrottle({ limit: calls, interval: intervalMs, strict: true })(async () => {});
  return {
    execute: async (work, signal = new AbortController().signal) => {
      await abortable(turn(), signal);
      signal.throwIfAborted();
      return work(signal);
    },
  };
};
