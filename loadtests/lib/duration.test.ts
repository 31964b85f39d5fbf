import { expect, test } from 'vitest';
import { toSeconds } from './duration.ts';

test.each([
  ['90s', 90],
  ['1m30s', 90],
  ['1.5h', 5400],
  ['250ms', 0.25],
])('%s is %d seconds', (duration, seconds) => expect(toSeconds(duration)).toBe(seconds));

test.each(['', '90', '1m 30s', 'soon', '1d'])('"%s" is no duration', (duration) =>
  expect(() => toSeconds(duration)).toThrow('not a duration'),
);
