import { expect, test } from 'vitest';
import { parseOptions } from './options.ts';

test('everything is measured unless parts are named', () => {
  expect(parseOptions([]).parts).toEqual(['limit', 'cost', 'growth']);
  expect(parseOptions(['--parts', 'growth,limit']).parts).toEqual(['limit', 'growth']);
  expect(parseOptions(['--parts=none']).parts).toEqual([]);
});

test('sizes are given as ascending lists', () => {
  expect(parseOptions(['--quick', '--positions', '10,1000']).pace.positions).toEqual([10, 1000]);
  for (const wrong of ['10', '10,10', '100,10', '0,1', '1,x']) {
    expect(() => parseOptions(['--portfolios', wrong])).toThrow('--portfolios takes');
  }
});

test('an unknown part or option is refused', () => {
  expect(() => parseOptions(['--parts', 'cost,speed'])).toThrow('--parts takes');
  expect(() => parseOptions(['--fast'])).toThrow();
});
