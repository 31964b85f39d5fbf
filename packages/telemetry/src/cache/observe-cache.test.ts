import { spanNames } from '@dawsos/conventions';
import { parseExposition } from '@dawsos/testkit';
import { describe, expect, it } from 'vitest';
import { one, startTestTelemetry } from '../testing/start-test-telemetry.ts';
import { type Cache, observeCache } from './observe-cache.ts';

const working = (): Cache => {
  const kept = new Map<string, unknown>();
  return {
    get: async <Value>(key: string) => kept.get(key) as Value | undefined,
    set: async (key, value) => void kept.set(key, value),
  };
};
const broken: Cache = {
  get: () => Promise.reject(new Error('no route to redis://:hunter2@cache')),
  set: () => Promise.reject(new Error('no route')),
};

async function start(cache: Cache) {
  const { telemetry, sent } = await startTestTelemetry();
  const warnings: string[] = [];
  const told: string[] = [];
  const log = {
    ...telemetry.log,
    warn: (message: string) => void warnings.push(message),
    info: (message: string) => void told.push(message),
  };
  const requests = async () => {
    const read = parseExposition(await telemetry.metrics.render());
    return Object.fromEntries(
      read.samples('dawsos_cache_requests_total').map(({ labels, value }) => [labels.outcome, value]),
    );
  };
  return { cache: observeCache(cache, 'pack', { ...telemetry, log }), sent, warnings, told, requests };
}

describe('a cache', () => {
  it('is asked inside a span that says whether it knew, and its hits and misses are counted', async () => {
    const { cache, sent, requests } = await start(working());
    expect(await cache.get('a')).toBeUndefined();
    await cache.set('a', { price: 1 }, 1000);
    expect(await cache.get('a')).toEqual({ price: 1 });
    const spans = await sent();
    expect(spans.map(({ name, attributes }) => [name, attributes.cache_hit])).toEqual([
      [spanNames.cacheGet, false],
      [spanNames.cacheGet, true],
    ]);
    expect(await requests()).toEqual({ hit: 1, miss: 1, error: 0 });
  });

  it('is logged when it begins to fail and when it answers again, not with every request', async () => {
    let down = true;
    const flaky: Cache = {
      get: () => (down ? broken.get('') : Promise.resolve(undefined)),
      set: () => (down ? broken.set('', 1, 1) : Promise.resolve()),
    };
    const { cache, warnings, told } = await start(flaky);
    for (let request = 0; request < 3; request++) {
      await cache.get('a');
      await cache.set('a', 1, 1000);
    }
    down = false;
    for (let request = 0; request < 3; request++) {
      await cache.get('a');
      await cache.set('a', 1, 1000);
    }
    expect(warnings).toEqual(['cache failed', 'cache failed']);
    expect(told).toEqual(['cache answers again', 'cache answers again']);
  });

  it('keeps values that are false', async () => {
    const { cache, requests } = await start(working());
    for (const value of [0, false, '', null]) {
      await cache.set('a', value, 1000);
      expect(await cache.get('a')).toBe(value);
    }
    expect(await requests()).toEqual({ hit: 4, miss: 0, error: 0 });
  });

  it('that is broken is a miss to the caller, an error to who watches', async () => {
    const { cache, sent, warnings, requests } = await start(broken);
    expect(await cache.get('a')).toBeUndefined();
    await cache.set('a', 1, 1000);
    expect(one(await sent(), spanNames.cacheGet).status).toEqual({
      code: 'error',
      message: 'no route to redis://[REDACTED]@cache',
    });
    expect(warnings).toEqual(['cache failed', 'cache failed']);
    expect(await requests()).toEqual({ hit: 0, miss: 0, error: 1 });
  });
});
