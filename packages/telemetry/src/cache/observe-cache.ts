import { metrics as catalogue, spanNames } from '@dawsos/conventions';
import type { Telemetry } from '../telemetry.ts';

/** A cache of JSON values; `get` answers undefined on a miss. */
export interface Cache {
  get<Value>(key: string): Promise<Value | undefined>;
  /** `ttlMs`: after how long the value is forgotten. */
  set<Value>(key: string, value: Value, ttlMs: number): Promise<void>;
}

/** The same cache with a `cache.get` span and hit counts; a cache that fails counts as a miss, never as an error. */
export function observeCache(cache: Cache, name: 'pack', { tracing, metrics, log }: Telemetry): Cache {
  const requests = metrics.counter(catalogue.cacheRequests);
  const count = (outcome: 'hit' | 'miss' | 'error', times = 1) => requests.bind({ cache: name, outcome }).add(times);
  for (const outcome of catalogue.cacheRequests.labels.outcome.values) count(outcome, 0);
  return {
    get: <Value>(key: string) =>
      tracing.withSpan(spanNames.cacheGet, { kind: 'client', leaf: true }, async (span) => {
        try {
          const value = await cache.get<Value>(key);
          span.set({ cache_hit: value !== undefined });
          count(value === undefined ? 'miss' : 'hit');
          return value;
        } catch (error) {
          span.fail(error);
          count('error');
          log.warn('cache could not be read', { cache: name, error });
          return undefined;
        }
      }),
    set: async (key, value, ttlMs) => {
      try {
        await cache.set(key, value, ttlMs);
      } catch (error) {
        log.warn('cache could not be written', { cache: name, error });
      }
    },
  };
}
