import { DelegateBackoff, type FailureReason, handleWhen, retry } from 'cockatiel';
import { abortable } from './abortable.ts';
import type { Policy } from './policy.ts';
import { isTransient } from './transient.ts';

export interface RetryOptions {
  /** Calls in all, the first one included. Default 3: more rides out longer outages, but multiplies load on what is struggling. */
  readonly attempts?: number;
  /** Wait before the second call, before jitter; doubles each time. Default 200 ms: shorter hurries, longer delays every recovery. */
  readonly initialDelayMs?: number;
  /** Longest wait of our own choosing. Default 10 000 ms: caps the doubling at the cost of more calls in a long outage. */
  readonly maxDelayMs?: number;
  /** Longest wait the other side may ask for; a longer ask ends the retrying. Default 60 000 ms: higher is more patient, and blocks the caller that long. */
  readonly maxRetryAfterMs?: number;
  /** Which errors are worth another call. Default: those that mark themselves, see {@link TransientError}. */
  readonly isRetryable?: (error: unknown) => boolean;
  /** 0–1, as `Math.random`. */
  readonly random?: () => number;
}

/**
 * Retries transient failures with exponential backoff and equal jitter (half of the wait is random, so that callers
 * which failed together do not come back together), never sooner than the error's `retryAfterMs`
 * (AWS, "Exponential Backoff And Jitter"). An abort ends the wait and rejects with the signal's reason.
 */
export const createRetry = ({
  attempts = 3,
  initialDelayMs = 200,
  maxDelayMs = 10_000,
  maxRetryAfterMs = 60_000,
  isRetryable = isTransient,
  random = Math.random,
}: RetryOptions = {}): Policy => {
  const backoff = new DelegateBackoff<{ attempt: number; result: FailureReason<unknown> }>(({ attempt, result }) => {
    const delay = Math.min(maxDelayMs, initialDelayMs * 2 ** (attempt - 1));
    const jittered = delay * (0.5 + random() / 2);
    const asked = 'error' in result ? askedWaitMs(result.error) : undefined;
    return asked === undefined ? jittered : asked + random() * initialDelayMs;
  });
  const policy = retry(
    handleWhen((error) => isRetryable(error) && (askedWaitMs(error) ?? 0) <= maxRetryAfterMs),
    { maxAttempts: attempts - 1, backoff },
  );
  return {
    // Cockatiel sleeps through an abort; the caller must not.
    execute: (work, signal) =>
      abortable(
        policy.execute((context) => {
          context.signal.throwIfAborted();
          return work(context.signal);
        }, signal),
        signal,
      ),
  };
};

const askedWaitMs = (error: unknown): number | undefined => (isTransient(error) ? error.retryAfterMs : undefined);
