import { expect, it } from 'vitest';
import { median } from './median.ts';

it('the median is the middle value whatever the order, and the mean of the two middle ones', () => {
  expect(median([10, 1, 3])).toBe(3);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([])).toBeNaN();
});
