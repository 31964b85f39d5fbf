import type { Provider } from '@dawsos/conventions';
import type { Breaker } from '@dawsos/resilience';
import type { BreakerStore } from './storage/breaker-store.ts';

/** A provider's breaker in this process. */
export interface ProviderBreaker {
  readonly provider: Provider;
  readonly breaker: Breaker;
  /** Shows the breaker's state as a metric at once. */
  readonly show: () => void;
}

/** The breakers of all processes that ask the same providers, kept in step. */
export interface SharedBreakers {
  /** Brings the breakers of this process up to date with what others found out. */
  resume(): Promise<void>;
  /** Resolves when what this process found out is stored, or could not be. */
  stored(): Promise<void>;
}

/**
 * Makes one breaker a provider out of those of each process: a build that ends, or is killed, must leave neither its
 * state behind unseen nor the next build to find out again that the provider is down.
 */
export const shareBreakers = (
  breakers: readonly ProviderBreaker[],
  store: BreakerStore,
  { openMs, onError }: { readonly openMs: number; readonly onError: (error: unknown) => void },
): SharedBreakers => {
  // One after the other, so that the last state stored is the last one entered.
  let storing = Promise.resolve();
  for (const { provider, breaker } of breakers) {
    breaker.onStateChange((state) => {
      // Half-open is what open becomes by itself.
      if (state === 'half_open') return;
      storing = storing
        .then(() => (state === 'open' ? store.opened(provider, openMs) : store.closed(provider)))
        .catch(onError);
    });
  }
  return {
    resume: async () => {
      await storing;
      const openForMs = await store.readAll();
      for (const { provider, breaker, show } of breakers) {
        breaker.resume(openForMs.get(provider));
        show();
      }
    },
    stored: () => storing,
  };
};
