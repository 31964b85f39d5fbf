import { expect, it } from 'vitest';
import { median, percentile } from './percentile.ts';

it('percentiles are reckoned between neighbours', () => {
  expect([0, 0.5, 0.75, 1].map((share) => percentile([4, 1, 3, 2], share))).toEqual([1, 2.5, 3.25, 4]);
  expect(percentile([], 1)).toBeNaN();
});

it('the median is the middle value whatever the order, and the mean of the two middle ones', () => {
  expect(median([10, 1, 3])).toBe(3);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([])).toBeNaN();
});
