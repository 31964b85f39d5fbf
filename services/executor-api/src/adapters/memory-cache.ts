import type { Cache } from '@dawsos/telemetry';
import { LRUCache } from 'lru-cache';

/** A cache in this process that forgets what was longest unused beyond `maxEntries`; values are shared, not copied. */
export function createMemoryCache(maxEntries: number): Cache {
  const entries = new LRUCache<string, { readonly value: unknown }>({ max: maxEntries });
  return {
    get: async <Value>(key: string) => entries.get(key)?.value as Value | undefined,
    set: async (key, value, ttlMs) => {
      entries.set(key, { value }, { ttl: ttlMs });
    },
  };
}
