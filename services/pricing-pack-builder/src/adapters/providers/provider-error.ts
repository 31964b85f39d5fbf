import type { Provider } from '@dawsos/conventions';
import { TimeoutError } from '@dawsos/resilience';

/** Why a request to a provider failed; a number is the status it answered with. */
export type ProviderFailure = number | 'network' | 'timeout' | 'garbage' | 'breaker_open';

/** A provider did not give a usable answer; its message holds no URL, since the keys stand in there. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly code = 'PROVIDER_FAILED';
  readonly provider: Provider;
  readonly failure: ProviderFailure;
  /** Whether another try may help: anything but a refusal of the request itself. */
  readonly transient: boolean;
  /** What the provider asked for with `Retry-After`. */
  readonly retryAfterMs?: number;

  constructor(
    provider: Provider,
    endpoint: string,
    failure: ProviderFailure,
    { retryAfterMs, cause, detail }: { retryAfterMs?: number; cause?: unknown; detail?: string } = {},
  ) {
    super(`${provider} ${endpoint}: ${describe(failure)}${detail === undefined ? '' : ` (${detail})`}`, { cause });
    this.provider = provider;
    this.failure = failure;
    this.transient = typeof failure === 'number' ? failure >= 500 || failure === 429 : failure !== 'breaker_open';
    if (retryAfterMs !== undefined) this.retryAfterMs = retryAfterMs;
  }
}

const descriptions = {
  network: 'not reachable',
  timeout: 'no answer in time',
  garbage: 'unusable answer',
  breaker_open: 'not asked, its breaker is open',
} as const;
const describe = (failure: ProviderFailure): string =>
  typeof failure === 'number' ? `answered ${failure}` : descriptions[failure];

/** Whether a breaker should count it: a quota that is used up is no outage, it ends by waiting. */
export const isOutage = (error: unknown): boolean =>
  error instanceof TimeoutError || (error instanceof ProviderError && error.transient && error.failure !== 429);

/** `Retry-After` in milliseconds, from seconds or an HTTP date; undefined where it is missing or cannot be read. */
export const parseRetryAfterMs = (header: string | null, now = Date.now()): number | undefined => {
  if (header === null || header.trim() === '') return undefined;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(header) - now;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
};
