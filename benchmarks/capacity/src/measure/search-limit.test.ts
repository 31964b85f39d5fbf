import { expect, test } from 'vitest';
import { searchLimit } from './search-limit.ts';

const limitAt = (limit: number, tried: number[] = []) => ({
  tried,
  holds: async (rate: number) => {
    tried.push(rate);
    return rate <= limit;
  },
});

test.each([3, 20, 47, 130, 999])('finds a limit of %d', async (limit) => {
  const { held = 0, broke = 0 } = await searchLimit(limitAt(limit).holds, 0.1);
  expect(held).toBeLessThanOrEqual(limit);
  expect(broke).toBeGreaterThan(limit);
  expect(broke - held).toBeLessThanOrEqual(Math.max(5, held * 0.1));
});

test('says so where nothing breaks, and tries no rate twice', async () => {
  expect(await searchLimit(limitAt(Number.POSITIVE_INFINITY).holds, 0.1)).toEqual({ held: 1280, broke: undefined });
  const { tried, holds } = limitAt(130);
  await searchLimit(holds, 0.01);
  expect(new Set(tried).size).toBe(tried.length);
});
