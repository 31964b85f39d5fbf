import { expect, it } from 'vitest';
import { medianAndRange } from './median-and-range.ts';

it('a figure is a median with its range', () => {
  expect(medianAndRange([1.28, 1.81, 1.19], 2)).toBe('1.28 (1.19–1.81)');
  expect(medianAndRange([-2.4, -0.01, 3], 0)).toBe('0 (−2–3)');
});
