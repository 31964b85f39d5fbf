import { expect, test } from 'vitest';
import { parseIsoDate } from '../dates/iso-date.ts';
import { latestObservations } from './latest-observations.ts';

const quarter = (series: string, start: string, end: string, value: string) => ({
  series,
  period_start: parseIsoDate(start),
  period_end: parseIsoDate(end),
  value,
});
const unemployment = [
  quarter('UNRATE', '2009-04-01', '2009-06-30', '9.2'),
  quarter('UNRATE', '2009-07-01', '2009-09-30', '9.6'),
  quarter('UNRATE', '2009-01-01', '2009-03-31', '8.1'),
];
const valuesAt = (date: string) => latestObservations(unemployment, parseIsoDate(date)).map(({ value }) => value);

test('a quarter counts from its last day on', () => {
  expect(valuesAt('2009-06-29')).toEqual(['8.1']);
  expect(valuesAt('2009-06-30')).toEqual(['9.2']);
  expect(valuesAt('2009-09-29')).toEqual(['9.2']);
});

test('after the end of a series its last figure stays, before its begin there is none', () => {
  expect(valuesAt('2013-03-01')).toEqual(['9.6']);
  expect(valuesAt('2009-03-30')).toEqual([]);
});

test('every series answers for itself, in the order of their names', () => {
  const mixed = [...unemployment, quarter('CPI', '2009-07-01', '2009-09-30', '216.4')];
  const told = latestObservations(mixed, parseIsoDate('2010-01-01'));
  expect(told.map(({ series, period_end }) => [series, period_end])).toEqual([
    ['CPI', '2009-09-30'],
    ['UNRATE', '2009-09-30'],
  ]);
});
