import { expect, it } from 'vitest';
import { createBackoff } from './backoff.ts';

it('doubles up to ten seconds while a program keeps dying, and begins anew once it has run for a while', () => {
  const backoff = createBackoff();
  const delays = Array.from({ length: 8 }, () => backoff.nextMs(100));
  expect(delays).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
  expect(backoff.nextMs(60_000)).toBe(250);
});
