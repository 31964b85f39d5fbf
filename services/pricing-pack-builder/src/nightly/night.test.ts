import { parseIsoDate } from '@dawsos/domain';
import { expect, test } from 'vitest';
import { nightOf, packDateOf, secondsSinceMidnight } from './night.ts';

test.each([
  ['2013-03-01T00:00:00Z', 'UTC', '2013-03-01'],
  ['2013-02-28T23:00:00Z', 'Europe/Zurich', '2013-03-01'],
  ['2013-03-01T04:59:59Z', 'America/New_York', '2013-02-28'],
])('at %s in %s it is the night of %s', (instant, zone, night) => {
  expect(nightOf(new Date(instant), zone)).toBe(night);
});

test('a night’s pack is that of the day that has ended, and never later than the data', () => {
  expect(packDateOf(parseIsoDate('2012-03-01'))).toBe('2012-02-29');
  expect(packDateOf(parseIsoDate('2026-11-23'))).toBe('2013-03-01');
});

test.each([
  ['in the usual case', '2013-03-01T10:00:05Z', 'UTC', 36_005],
  ['at midnight itself', '2013-03-01T00:00:00Z', 'UTC', 0],
  ['on the day the clocks go forward', '2013-03-31T08:00:00Z', 'Europe/Zurich', 9 * 3600],
  ['on the day they go back', '2013-10-27T09:00:00Z', 'Europe/Zurich', 11 * 3600],
])('the seconds since midnight are those that passed, %s', (_when, instant, zone, seconds) => {
  expect(secondsSinceMidnight(new Date(instant), zone)).toBe(seconds);
});
