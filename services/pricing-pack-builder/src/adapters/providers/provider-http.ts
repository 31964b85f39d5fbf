import {
  type Breaker,
  BreakerOpenError,
  createCallPolicy,
  createTimeout,
  type Policy,
  TimeoutError,
} from '@dawsos/resilience';
import { createAttempt, type ProviderEndpoint } from './provider-attempt.ts';
import { ProviderError } from './provider-error.ts';
import type { ProviderRequest } from './provider-request.ts';

/** How to reach a provider and how hard to try. */
export interface ProviderHttpOptions extends ProviderEndpoint {
  readonly breaker: Breaker;
  /** Of each attempt. */
  readonly timeoutMs: number;
  readonly callsPerMinute: number;
  /** 0–1, as `Math.random`: jitter of the retries. */
  readonly random?: () => number;
}

/** GET requests to one provider, under its policies. */
export interface ProviderHttp {
  /** Rejects with ProviderError, or with the signal's reason. */
  get<Answer>(request: ProviderRequest<Answer>, signal?: AbortSignal): Promise<Answer>;
  /** One attempt outside breaker, rate limit and retries: for health checks, which ask how the provider is now. */
  probe<Answer>(request: ProviderRequest<Answer>, signal?: AbortSignal): Promise<Answer>;
}

/** A provider's HTTP: each attempt is a `provider.fetch` span with metrics, and an unusable answer is a failure. */
export const createProviderHttp = (options: ProviderHttpOptions): ProviderHttp => {
  const { provider, breaker, timeoutMs, callsPerMinute, random } = options;
  const attempt = createAttempt(options);
  let lastFailure: ProviderError | undefined;

  const under =
    (policy: Policy) =>
    async <Answer>(request: ProviderRequest<Answer>, signal?: AbortSignal): Promise<Answer> => {
      let attempts = 0;
      const attemptOnce = (inner: AbortSignal) =>
        attempt(request, { resends: attempts++, signal: inner, stopped: signal }).catch((error: unknown) => {
          if (error instanceof ProviderError) lastFailure = error;
          throw error;
        });
      try {
        return await policy.execute(attemptOnce, signal);
      } catch (cause) {
        signal?.throwIfAborted();
        // The policies' own errors do not know whom they were about, nor why a breaker is open.
        if (cause instanceof TimeoutError) throw new ProviderError(provider, request.endpoint, 'timeout', { cause });
        if (!(cause instanceof BreakerOpenError)) throw cause;
        const detail = lastFailure && `after ${lastFailure.message}`;
        throw new ProviderError(provider, request.endpoint, 'breaker_open', { cause, detail });
      }
    };

  const full = createCallPolicy({
    rateLimit: { calls: callsPerMinute, intervalMs: 60_000 },
    retry: { random },
    breaker,
    timeoutMs,
  });
  return { get: under(full), probe: under(createTimeout(timeoutMs)) };
};
