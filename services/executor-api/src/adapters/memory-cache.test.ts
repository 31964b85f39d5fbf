import { expect, it } from 'vitest';
import { describeCacheContract } from '../testing/cache-contract.ts';
import { createMemoryCache } from './memory-cache.ts';

const cache = createMemoryCache(1_000);
describeCacheContract('the memory of the process', () => cache);

it('forgets what was longest unused when it is full', async () => {
  const small = createMemoryCache(2);
  for (const key of ['a', 'b']) await small.set(key, key, 60_000);
  await small.get('a');
  await small.set('c', 'c', 60_000);
  expect([await small.get('a'), await small.get('b'), await small.get('c')]).toEqual(['a', undefined, 'c']);
});
