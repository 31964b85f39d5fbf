import { combinePolicies, createBreaker, createTimeout } from '@dawsos/resilience';
import type { Cache } from '@dawsos/telemetry';
import { Redis } from 'ioredis';

/** A {@link Cache} in another process, which can be down. */
export interface RedisCache extends Cache {
  /** Rejects unless the server answers. */
  ping(): Promise<void>;
  close(): void;
}

export interface RedisCacheOptions {
  /** `redis://` or, encrypted, `rediss://`; user and password included. */
  readonly url: string;
  /** Longest one call may take; default 100 ms: a cache that is slower than the database helps nobody. */
  readonly waitMs?: number;
}

/** Apart from what others keep on the same server. */
const prefix = 'dawsos:';
const longestReconnectWaitMs = 1_000;
/** While it fails it is asked once in this time: a server that hangs must not hold up every request. */
const restMs = 1_000;

/** A cache call that failed; tells neither the server's answer nor the entry, which may quote secrets. */
class RedisCacheError extends Error {
  override readonly name = 'RedisCacheError';
  readonly code = 'CACHE_FAILED';
}

/** A cache on a Redis server: connects in the background, and again whenever the connection is lost. */
export function createRedisCache({ url, waitMs = 100 }: RedisCacheOptions): RedisCache {
  const redis = new Redis(url, {
    // Nothing waits for a connection: the caller has a database to ask.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 2_000,
    // A server that takes commands and never answers is left, and tried again.
    socketTimeout: 2_000,
    retryStrategy: (attempt) => Math.min(longestReconnectWaitMs, attempt * 100),
  });
  // Each failed call says so itself; without a listener it would be printed.
  redis.on('error', () => undefined);
  const policy = combinePolicies(createBreaker({ halfOpenAfterMs: restMs }), createTimeout(waitMs));

  const call = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await policy.execute(work);
    } catch (error) {
      throw toldError(error);
    }
  };
  return {
    get: <Value>(key: string) =>
      call(async () => {
        const text = await redis.get(prefix + key);
        return text === null ? undefined : (JSON.parse(text) as Value);
      }),
    set: (key, value, ttlMs) =>
      call(async () => {
        await redis.set(prefix + key, JSON.stringify(value), 'PX', Math.max(1, Math.ceil(ttlMs)));
      }),
    ping: async () => {
      try {
        await redis.ping();
      } catch (error) {
        throw toldError(error);
      }
    },
    close: () => redis.disconnect(),
  };
}

/** What may be told of a failure: the system's code, or the first word of the server's refusal (`WRONGPASS`, `OOM`). */
function toldError(error: unknown): RedisCacheError {
  if (error instanceof SyntaxError) return new RedisCacheError('the cache holds what is no JSON');
  if (!(error instanceof Error)) return new RedisCacheError('the cache failed');
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const refusal = error.name === 'ReplyError' ? /^[A-Z]+/.exec(error.message)?.[0] : undefined;
  return new RedisCacheError(`the cache failed: ${code ?? refusal ?? error.name}`);
}
