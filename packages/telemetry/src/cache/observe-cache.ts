import { metrics as catalogue, spanNames } from '@dawsos/conventions';
import type { Telemetry } from '../telemetry.ts';

/** A cache of JSON values; `get` answers undefined on a miss. */
export interface Cache {
  get<Value>(key: string): Promise<Value | undefined>;
  /** `ttlMs`: after how long the value is forgotten. */
  set<Value>(key: string, value: Value, ttlMs: number): Promise<void>;
}

/**
 * The same cache with a `cache.get` span and hit counts; a cache that fails is a miss to the caller, never an error, and
 * is logged when it begins to fail and when it answers again.
 */
export function observeCache(cache: Cache, name: 'pack', { tracing, metrics, log }: Telemetry): Cache {
  const requests = metrics.counter(catalogue.cacheRequests);
  const count = (outcome: 'hit' | 'miss' | 'error', times = 1) => requests.bind({ cache: name, outcome }).add(times);
  for (const outcome of catalogue.cacheRequests.labels.outcome.values) count(outcome, 0);
  const failing = { get: false, set: false };
  const failed = (operation: 'get' | 'set', error: unknown) => {
    if (!failing[operation]) log.warn('cache failed', { cache: name, operation, error });
    failing[operation] = true;
  };
  const answered = (operation: 'get' | 'set') => {
    if (failing[operation]) log.info('cache answers again', { cache: name, operation });
    failing[operation] = false;
  };
  return {
    get: <Value>(key: string) =>
      tracing.withSpan(spanNames.cacheGet, { kind: 'client', leaf: true }, async (span) => {
        try {
          const value = await cache.get<Value>(key);
          answered('get');
          span.set({ cache_hit: value !== undefined });
          count(value === undefined ? 'miss' : 'hit');
          return value;
        } catch (error) {
          span.fail(error);
          count('error');
          failed('get', error);
          return undefined;
        }
      }),
    set: async (key, value, ttlMs) => {
      try {
        await cache.set(key, value, ttlMs);
        answered('set');
      } catch (error) {
        failed('set', error);
      }
    },
  };
}
