import { expect, it } from 'vitest';
import { Allocations, allocatedBetween } from './allocations.ts';

it('what came is what is there now and what was collected meanwhile', () => {
  expect(allocatedBetween(100, [], 130)).toBe(30);
  expect(
    allocatedBetween(
      100,
      [
        { before: 180, after: 90 },
        { before: 200, after: 95 },
      ],
      105,
    ),
  ).toBe(80 + 110 + 10);
});

it('sees what a loop allocates, through all its collections', () => {
  const allocations = new Allocations();
  const start = allocations.total();
  const kept: number[][] = [];
  // 8 bytes for each of 100 numbers and a little around them; twice where V8 changes their kind on the way.
  for (let index = 0; index < 100_000; index += 1) kept[index % 10] = new Array(100).fill(index + 0.5);
  const bytesEach = (allocations.total() - start) / 100_000;
  expect(kept).toHaveLength(10);
  expect(bytesEach).toBeGreaterThan(800);
  expect(bytesEach).toBeLessThan(2_500);
});
