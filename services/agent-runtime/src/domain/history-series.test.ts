import { parseIsoDate } from '@dawsos/domain';
import { expect, test } from 'vitest';
import {
  fromFxSeries,
  fromPriceSeries,
  fxSeriesSchema,
  priceSeriesSchema,
  toFxSeries,
  toPriceSeries,
} from './history-series.ts';

const price = (symbol: string, date: string, close: string) => ({
  symbol,
  price_date: parseIsoDate(date),
  close,
  adjusted_close: '1.5',
});
const rate = (currency: string, date: string, value: string) => ({
  currency,
  rate_date: parseIsoDate(date),
  rate: value,
});

test('rows come back from their series as they were', () => {
  const prices = [
    price('AAPL', '2013-02-28', '441.4'),
    price('AAPL', '2013-03-01', '430.47'),
    price('IBM', '2013-03-01', '202.91'),
  ];
  const series = priceSeriesSchema.parse(JSON.parse(JSON.stringify(toPriceSeries(prices))));
  expect(series.IBM).toEqual([['2013-03-01', '202.91', '1.5']]);
  expect(fromPriceSeries(series)).toEqual(prices);
  const rates = [rate('GBP', '2013-02-28', '0.863'), rate('USD', '2013-02-28', '1.3129')];
  expect(fromFxSeries(fxSeriesSchema.parse(JSON.parse(JSON.stringify(toFxSeries(rates)))))).toEqual(rates);
});

test.each([
  ['a day that does not exist', [['2013-02-29', '1', '1']]],
  ['a number for a decimal', [['2013-03-01', 1, '1']]],
  ['a cell too few', [['2013-03-01', '1']]],
  ['a cell too many', [['2013-03-01', '1', '1', '1']]],
  ['a row that is none', ['2013-03-01']],
])('%s is refused', (_, days) => {
  expect(priceSeriesSchema.safeParse({ IBM: days }).success).toBe(false);
});
