import { type Breaker, createBreaker } from './breaker/breaker.ts';
import { combinePolicies, type Policy } from './policy.ts';
import { createRateLimit, type RateLimitOptions } from './rate-limit.ts';
import { createRetry, type RetryOptions } from './retry.ts';
import { createTimeout } from './timeout.ts';

export interface CallPolicyOptions {
  readonly rateLimit?: RateLimitOptions;
  readonly retry?: RetryOptions;
  /** Shared by all calls to one dependency; default: a new one with its defaults. */
  readonly breaker?: Breaker;
  /** Of each attempt, waits not included. Default 10 000 ms: shorter gives up on slow answers, longer holds callers. */
  readonly timeoutMs?: number;
}

/**
 * The usual policies in the order that works: rate limit → retry → breaker → timeout. Each attempt passes the breaker,
 * so that it sees every failure and can end a retry; a time-out counts as one; no time is charged for waiting.
 *
 * @example
 * const policy = createCallPolicy({ breaker, rateLimit: { calls: 5 }, timeoutMs: 5_000 });
 * const answer = await policy.execute((signal) => fetch(url, { signal }).then((response) => response.text()));
 */
export const createCallPolicy = ({ rateLimit, retry, breaker, timeoutMs = 10_000 }: CallPolicyOptions = {}): Policy =>
  combinePolicies(
    ...(rateLimit ? [createRateLimit(rateLimit)] : []),
    createRetry(retry),
    breaker ?? createBreaker(),
    createTimeout(timeoutMs),
  );
