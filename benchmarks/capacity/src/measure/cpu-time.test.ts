import { expect, test } from 'vitest';
import { parseStat } from './cpu-time.ts';

test('CPU seconds are read behind a name that looks like fields', () => {
  const stat = '4242 (a) b) S 1 4242 4242 0 -1 4194560 100 200 0 0 1234 66 500 25 20 0 11 0 777';
  expect(parseStat(stat)).toEqual({ own: 13, children: 5.25 });
});
