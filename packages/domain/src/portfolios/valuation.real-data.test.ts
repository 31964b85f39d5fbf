import { expect, test } from 'vitest';
import { parseIsoDate } from '../dates/iso-date.ts';
import { realPack, realSplits } from '../fixtures/real-market.ts';
import { positionsAt } from './positions.ts';
import type { Trade, TradeAction } from './trade.ts';
import { type Valuation, valuePositions } from './valuation.ts';

// The expected figures were worked out from the files in data/ with exact fractions, by a program that shares no code
// with this package; each comment repeats the arithmetic.

const trade = (action: TradeAction, quantity: string, symbol: string, date: string): Trade => ({
  action,
  symbol,
  quantity,
  price: '1',
  currency: 'USD',
  trade_date: parseIsoDate(date),
});

function valueAt(day: string, base: string, trades: Trade[]): Valuation {
  const date = parseIsoDate(day);
  const pack = realPack(date);
  return valuePositions({ base_currency: base, positions: positionsAt(trades, realSplits, date), ...pack });
}

function totalAt(day: string, base: string, trades: Trade[]): string {
  const valuation = valueAt(day, base, trades);
  if (valuation.outcome !== 'valued') throw new Error(JSON.stringify(valuation));
  return valuation.total_value;
}

test('100 AAPL and 50 IBM on 2013-03-01 are worth 35381.20 pounds', () => {
  // (100 × 430.47 + 50 × 202.91) × 0.8647 / 1.3 = 53192.50 × 0.8647 / 1.3 = 35381.195961…
  const trades = [trade('buy', '100', 'AAPL', '2012-01-03'), trade('buy', '50', 'IBM', '2012-01-03')];
  const shared = { price_date: '2013-03-01', currency: 'USD', fx_rate: '0.6651538462' };
  expect(valueAt('2013-03-01', 'GBP', trades)).toEqual({
    outcome: 'valued',
    base_currency: 'GBP',
    total_value: '35381.20',
    positions: [
      { symbol: 'AAPL', quantity: '100', price: '430.47', market_value: '28632.88', ...shared },
      { symbol: 'IBM', quantity: '50', price: '202.91', market_value: '6748.32', ...shared },
    ],
  });
});

test('a position bought before a split doubles on the ex-date and not on the day before', () => {
  const trades = [trade('buy', '100', 'AAPL', '2005-02-25')];
  expect(totalAt('2005-02-25', 'USD', trades)).toBe('8899.00'); // 100 × 88.99
  expect(totalAt('2005-02-27', 'USD', trades)).toBe('8899.00'); // Sunday: Friday's close, no split yet
  expect(totalAt('2005-02-28', 'USD', trades)).toBe('8972.00'); // 200 × 44.86
});

test('shares bought on the ex-date are new shares already', () => {
  const trades = [trade('buy', '100', 'AAPL', '2005-02-25'), trade('buy', '10', 'AAPL', '2005-02-28')];
  expect(totalAt('2005-02-28', 'USD', trades)).toBe('9420.60'); // (2 × 100 + 10) × 44.86
});

test('two splits multiply', () => {
  const trades = [trade('buy', '10', 'AAPL', '2000-03-01'), trade('buy', '7', 'AAPL', '2000-06-21')];
  expect(totalAt('2000-06-20', 'USD', trades)).toBe('1012.50'); // 10 × 101.25
  expect(totalAt('2000-06-21', 'USD', trades)).toBe('1502.01'); // (2 × 10 + 7) × 55.63
  expect(totalAt('2005-02-28', 'USD', trades)).toBe('2422.44'); // 2 × 27 × 44.86
  expect(totalAt('2013-03-01', 'USD', trades)).toBe('23245.38'); // 54 × 430.47
});

test('a split on the first trading day after a US holiday takes the holiday rate before and its own rate after', () => {
  const trades = [trade('buy', '120', 'MSFT', '2003-01-15')];
  // Presidents' Day: Friday's close with the ECB's rate of the day: 120 × 48.30 / 1.0716 = 5408.7346…
  expect(totalAt('2003-02-17', 'EUR', trades)).toBe('5408.73');
  // 240 × 24.96 / 1.0714 = 5591.1890…
  expect(totalAt('2003-02-18', 'EUR', trades)).toBe('5591.19');
});

test('on a weekend prices and rates of Friday are carried forward, through the euro into francs', () => {
  // Sunday: (100 × 450.81 + 50 × 201.09) × 1.2272 / 1.3186 = 55135.50 × 1.2272 / 1.3186 = 51313.7309…
  const valuation = valueAt('2013-02-24', 'CHF', [
    trade('buy', '100', 'AAPL', '2012-01-03'),
    trade('buy', '50', 'IBM', '2012-01-03'),
  ]);
  expect(valuation).toMatchObject({
    total_value: '51313.73',
    positions: [
      { price_date: '2013-02-22', fx_rate: '0.9306840589', market_value: '41956.17' },
      { price_date: '2013-02-22', fx_rate: '0.9306840589', market_value: '9357.56' },
    ],
  });
});

test('on a TARGET holiday the price of the day meets the rate of the day before', () => {
  // 1 May: (33 × 208.00 + 250.5 × 32.01) / 1.3214 (30 April) = 14882.505 / 1.3214 = 11262.6797…
  const trades = [trade('buy', '33', 'IBM', '2012-01-03'), trade('buy', '250.5', 'MSFT', '2012-01-03')];
  expect(totalAt('2012-05-01', 'EUR', trades)).toBe('11262.68');
});

test('on a US holiday the close of the day before meets the rate of the day', () => {
  // 4 July: 33 × 195.93 (3 July) × 0.8032 / 1.256 (4 July) = 4134.7469…
  expect(totalAt('2012-07-04', 'GBP', [trade('buy', '33', 'IBM', '2012-01-03')])).toBe('4134.75');
});

test('yen have no decimals', () => {
  // (12 × 345.43 + 5 × 569.56) × 112.39 / 1.3884 = 6992.96 × 112.39 / 1.3884 = 566075.1760…
  const trades = [trade('buy', '12', 'AAPL', '2010-01-04'), trade('buy', '5', 'GOOG', '2010-01-04')];
  expect(totalAt('2011-03-15', 'JPY', trades)).toBe('566075');
});

test('a tie goes to the even cent, down or up', () => {
  expect(totalAt('2013-03-01', 'USD', [trade('buy', '0.25', 'FB', '2012-06-01')])).toBe('6.94'); // 0.25 × 27.78 = 6.945
  expect(totalAt('2013-03-01', 'USD', [trade('buy', '0.5', 'IBM', '2012-06-01')])).toBe('101.46'); // 0.5 × 202.91 = 101.455
});

test('a security counts from its first day on the exchange', () => {
  const trades = [trade('buy', '10', 'IBM', '2012-01-03'), trade('buy', '40', 'FB', '2012-05-18')];
  expect(totalAt('2012-05-17', 'SEK', trades)).toBe('14255.20'); // 10 × 197.89 × 9.1356 / 1.2682 = 14255.1954…
  // (10 × 195.88 + 40 × 38.2318) × 9.0996 / 1.2721 = 3488.072 × 9.0996 / 1.2721 = 24950.9157…
  expect(totalAt('2012-05-18', 'SEK', trades)).toBe('24950.92');
});

test('a position in a security that is not listed yet makes the valuation incomplete', () => {
  expect(valueAt('2012-05-17', 'SEK', [trade('buy', '1', 'FB', '2012-05-17')])).toEqual({
    outcome: 'incomplete',
    problems: [{ kind: 'missing_price', symbol: 'FB' }],
  });
});

test('a sale after a split takes new shares away, and a dividend none', () => {
  // (2 × 100 − 150) × 532.1729 × 1.2072 / 1.3194 = 24345.8816…
  const trades = [
    trade('buy', '100', 'AAPL', '2005-01-03'),
    trade('sell', '150', 'AAPL', '2005-03-01'),
    trade('dividend', '50', 'AAPL', '2012-08-09'),
  ];
  expect(totalAt('2012-12-31', 'CHF', trades)).toBe('24345.88');
});
