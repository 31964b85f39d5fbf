import { expect, test } from 'vitest';
import { fxHistorySchema, priceHistorySchema } from './history-series.ts';

test('series are read as rows', () => {
  const prices = { AAPL: '2013-02-28 441.4 57.9 2013-03-01 430.47 56.5', IBM: '2013-03-01 202.91 180' };
  expect(priceHistorySchema.parse(prices)).toEqual([
    { symbol: 'AAPL', price_date: '2013-02-28', close: '441.4', adjusted_close: '57.9' },
    { symbol: 'AAPL', price_date: '2013-03-01', close: '430.47', adjusted_close: '56.5' },
    { symbol: 'IBM', price_date: '2013-03-01', close: '202.91', adjusted_close: '180' },
  ]);
  expect(fxHistorySchema.parse({ USD: '2013-02-28 1.3129' })).toEqual([
    { currency: 'USD', rate_date: '2013-02-28', rate: '1.3129' },
  ]);
  expect(priceHistorySchema.parse({})).toEqual([]);
});

test.each([
  ['a day that does not exist', '2013-02-29 1 1'],
  ['an exponent', '2013-03-01 1e9 1'],
  ['a cell too few', '2013-03-01 1'],
  ['a cell too many', '2013-03-01 1 1 1'],
  ['a day that is none', '2013-03-01 1 1 '],
  ['nothing', ''],
  ['what is no text', [['2013-03-01', '1', '1']]],
])('%s is refused', (_, days) => {
  const read = priceHistorySchema.safeParse({ AAPL: '2013-03-01 1 1', IBM: days });
  expect(read.error?.issues).toMatchObject([{ path: ['IBM'] }]);
});
