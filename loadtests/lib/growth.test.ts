import { expect, test } from 'vitest';
import { growthOf, type Observation } from './growth.ts';

/** One observation a second, for 100 seconds. */
const course = (value: (at: number) => number): Observation[] =>
  Array.from({ length: 100 }, (_, at) => ({ at, value: value(at) }));
const growth = (value: (at: number) => number) => growthOf(course(value), 100, 10);

test('growth is what the last tenth is of the first, by their medians', () => {
  expect(growth((at) => 100 + at * 2)).toBeCloseTo(290 / 110);
  expect(growth(() => 100)).toBe(1);
  expect(growth((at) => (at < 50 ? 200 : 100))).toBe(0.5);
});

test('single values are no growth, nor is what happens between', () => {
  expect(growth((at) => (at === 95 ? 10_000 : 100))).toBe(1);
  expect(growth((at) => (at > 20 && at < 80 ? 10_000 : 100))).toBe(1);
});

test('a difference that is too small to mean anything is none', () => {
  expect(growth((at) => (at < 50 ? 2 : 11))).toBe(1);
  expect(growth((at) => (at < 50 ? 2 : 14))).toBe(7);
});

test('nothing is said before the last tenth, nor without the first', () => {
  expect(growthOf(course(() => 1).slice(0, 90), 100, 10)).toBeUndefined();
  expect(growthOf(course(() => 1).slice(10), 100, 10)).toBeUndefined();
});
