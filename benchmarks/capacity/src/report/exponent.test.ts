import { expect, test } from 'vitest';
import { growthOf, isWorseThanLinear, type Point } from './exponent.ts';

const sizes = [10, 1_000, 100_000];
const grown = (amount: (size: number) => number): Point[] => sizes.map((size) => [size, amount(size)]);

test.each([0, 0.5, 1, 2])('finds the exponent %d', (k) => {
  const { overall, last } = growthOf(grown((size) => 3 * size ** k));
  expect(overall).toBeCloseTo(k, 6);
  expect(last).toBeCloseTo(k, 6);
});

test('noise is averaged out', () => {
  expect(
    growthOf([
      [1, 1],
      [10, 12],
      [100, 95],
      [1000, 1020],
    ]).overall,
  ).toBeCloseTo(1, 1);
});

test('a quadratic part is found behind a fixed cost that hides it', () => {
  const hidden = grown((size) => 1e7 + size ** 2);
  expect(growthOf(hidden).overall).toBeLessThan(1.1);
  expect(isWorseThanLinear(hidden)).toBe(true);
  expect(isWorseThanLinear(grown((size) => 5 + size))).toBe(false);
});

test('nothing is said of a single size or of nothing', () => {
  expect(growthOf([[10, 1]]).overall).toBeNaN();
  expect(isWorseThanLinear(grown(() => 0))).toBe(false);
});
