import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, daysBetween, InvalidDateError, isIsoDate, isoDateOf, parseIsoDate } from './iso-date.ts';

test('days that exist are dates, leap days included', () => {
  for (const day of ['2013-03-01', '2012-02-29', '2000-02-29', '0001-01-01', '9999-12-31']) {
    expect(parseIsoDate(day)).toBe(day);
  }
});

test('days that do not exist and other spellings are refused', () => {
  const refused = [
    '2013-02-29',
    '1900-02-29',
    '2013-02-30',
    '2013-04-31',
    '2013-13-01',
    '2013-00-10',
    '2013-01-00',
    '0000-01-01',
  ];
  const misspelt = ['2013-3-1', '13-03-01', '2013-03-01T00:00:00Z', ' 2013-03-01', '2013/03/01', '', '+002013-03-01'];
  for (const text of [...refused, ...misspelt, 20130301, null, new Date(0)]) {
    expect(isIsoDate(text), String(text)).toBe(false);
    expect(() => parseIsoDate(text)).toThrow(InvalidDateError);
  }
});

test('days are counted over month ends and leap days', () => {
  expect(addDays(parseIsoDate('2012-02-28'), 2)).toBe('2012-03-01');
  expect(addDays(parseIsoDate('2013-01-01'), -1)).toBe('2012-12-31');
  expect(daysBetween(parseIsoDate('2012-02-28'), parseIsoDate('2013-02-28'))).toBe(366);
  expect(() => addDays(parseIsoDate('9999-12-31'), 1)).toThrow(InvalidDateError);
});

test('an instant belongs to its UTC day', () => {
  expect(isoDateOf(new Date('2013-03-01T23:59:59.999Z'))).toBe('2013-03-01');
});

test('adding days and counting them are inverse, and text order is time order', () => {
  const day = fc.integer({ min: -200_000, max: 200_000 });
  fc.assert(
    fc.property(day, day, (a, b) => {
      const epoch = parseIsoDate('2000-01-01');
      const [first, second] = [addDays(epoch, a), addDays(epoch, b)];
      expect(daysBetween(first, second)).toBe(b - a);
      expect(first < second).toBe(a < b);
    }),
  );
});
