import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, parseIsoDate } from '../dates/iso-date.ts';
import { formatDecimal } from '../money/decimal.ts';
import { checkHoldings } from './holdings-check.ts';
import { positionsAt } from './positions.ts';
import { createSplitTable, splitFactor } from './splits.ts';
import { isPrice, isQuantity, isSymbol, isTradeDate, type Trade, type TradeAction } from './trade.ts';

const firstDay = parseIsoDate('2005-01-01');
const day = (n: number) => addDays(firstDay, n);
const trade = (action: TradeAction, quantity: number | string, at: number, symbol = 'AAPL'): Trade => ({
  action,
  symbol,
  quantity: String(quantity),
  price: '1',
  currency: 'USD',
  trade_date: day(at),
});
const twoForOne = createSplitTable([{ symbol: 'AAPL', ex_date: day(10), ratio: '2' }]);
const noSplits = createSplitTable([]);

const splitRatios = fc.constantFrom('2', '3', '1.5', '0.1', '7');
const splits = fc.array(fc.record({ at: fc.nat(30), ratio: splitRatios }), { maxLength: 5 });

test('holding over two spans multiplies as holding over both', () => {
  fc.assert(
    fc.property(splits, fc.nat(30), fc.nat(30), fc.nat(30), (events, a, b, c) => {
      const table = createSplitTable(events.map(({ at, ratio }) => ({ symbol: 'AAPL', ex_date: day(at), ratio })));
      const [first = 0, middle = 0, last = 0] = [a, b, c].sort((x, y) => x - y);
      const apart = splitFactor(table, 'AAPL', day(first), day(middle)).times(
        splitFactor(table, 'AAPL', day(middle), day(last)),
      );
      expect(formatDecimal(apart)).toBe(formatDecimal(splitFactor(table, 'AAPL', day(first), day(last))));
    }),
  );
});

test('a reverse split and fractions stay exact', () => {
  const reverse = createSplitTable([{ symbol: 'AAPL', ex_date: day(5), ratio: '0.1' }]);
  const trades = [trade('buy', '0.1', 1), trade('buy', '0.2', 2), trade('sell', '0.03', 5)];
  expect(positionsAt(trades, reverse, day(5))).toEqual([]);
});

test('trades after the day, dividends and what was sold whole leave no position', () => {
  const trades = [
    trade('buy', 10, 1),
    trade('sell', 10, 2),
    trade('dividend', 10, 1, 'IBM'),
    trade('buy', 5, 9, 'MSFT'),
    trade('buy', 4, 3, 'GOOG'),
    trade('buy', 3, 3, 'FB'),
  ];
  expect(positionsAt(trades, noSplits, day(8))).toEqual([
    { symbol: 'FB', quantity: '3' },
    { symbol: 'GOOG', quantity: '4' },
  ]);
});

test('more than is held cannot be sold', () => {
  const check = checkHoldings([trade('buy', 10, 1), trade('sell', '10.000001', 2)], noSplits);
  expect(check).toEqual({ outcome: 'oversold', symbol: 'AAPL', date: day(2), short_by: '0.000001' });
  expect(checkHoldings([trade('sell', 1, 1)], noSplits)).toMatchObject({ outcome: 'oversold' });
});

test('a sale dated back is refused for what it takes from a later one', () => {
  const history = [trade('buy', 10, 1), trade('sell', 8, 20)];
  expect(checkHoldings([...history, trade('sell', 2, 5)], noSplits)).toEqual({ outcome: 'covered' });
  expect(checkHoldings([...history, trade('sell', 3, 5)], noSplits)).toEqual({
    outcome: 'oversold',
    symbol: 'AAPL',
    date: day(20),
    short_by: '1',
  });
});

test('after the ex-date twice as many shares can be sold, and before it not', () => {
  expect(checkHoldings([trade('buy', 10, 1), trade('sell', 20, 10)], twoForOne)).toEqual({ outcome: 'covered' });
  expect(checkHoldings([trade('buy', 10, 1), trade('sell', 11, 9)], twoForOne)).toMatchObject({ short_by: '1' });
  expect(checkHoldings([trade('buy', 10, 10), trade('sell', 11, 10)], twoForOne)).toMatchObject({ short_by: '1' });
});

test('what is bought on a day may be sold on it, whichever was told first', () => {
  expect(checkHoldings([trade('sell', 10, 3), trade('buy', 10, 3)], noSplits)).toEqual({ outcome: 'covered' });
});

test('a history is covered exactly when no day ends below zero', () => {
  const entry = fc.record({ buy: fc.boolean(), quantity: fc.integer({ min: 1, max: 9 }), at: fc.nat(12) });
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 12 }), (entries) => {
      const trades = entries.map(({ buy, quantity, at }) => trade(buy ? 'buy' : 'sell', quantity, at));
      const shortDays = Array.from({ length: 13 }, (_, n) => positionsAt(trades, twoForOne, day(n))).filter(
        ([position]) => position?.quantity.startsWith('-'),
      );
      expect(checkHoldings(trades, twoForOne).outcome).toBe(shortDays.length === 0 ? 'covered' : 'oversold');
    }),
  );
});

test('quantities and prices are positive plain decimals of bounded length', () => {
  for (const text of ['1', '0.000001', '999999999.999999', '12.50']) expect(isQuantity(text), text).toBe(true);
  for (const text of ['0', '0.0', '-1', '1e3', '01', '.5', '1000000000', '0.0000001', '', 5]) {
    expect(isQuantity(text), String(text)).toBe(false);
  }
  expect(isPrice('9999999.999999')).toBe(true);
  expect(isPrice('10000000')).toBe(false);
  expect(isPrice('0.00')).toBe(false);
});

test('a symbol is what a commodity can be called', () => {
  for (const text of ['F', 'FB', 'TRUES', 'AAPL', 'BRK.B', 'G000001', 'A'.repeat(24)])
    expect(isSymbol(text), text).toBe(true);
  for (const text of ['', 'aapl', '1A', 'A.', 'A B', 'A"', 'A'.repeat(25), 'ÄB', 'A\n', 'TRUE']) {
    expect(isSymbol(text), text).toBe(false);
  }
});

test('a trade lies between 1970 and 2099', () => {
  for (const date of ['1970-01-01', '2013-03-01', '2099-12-31']) expect(isTradeDate(date), date).toBe(true);
  for (const date of ['1969-12-31', '2100-01-01', '0999-01-01', '2013-02-30', 7]) {
    expect(isTradeDate(date), String(date)).toBe(false);
  }
});
