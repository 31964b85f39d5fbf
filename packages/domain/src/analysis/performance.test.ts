import { expect, test } from 'vitest';
import { parseIsoDate } from '../dates/iso-date.ts';
import { realHistories, realSplits } from '../fixtures/real-market.ts';
import type { Trade, TradeAction } from '../portfolios/trade.ts';
import type { History } from './history.ts';
import { measurePerformance } from './performance.ts';

// Expected figures: exact fractions over the files in data/, 60 digits for the root, by a program of its own.

const securities = ['AAPL', 'FB', 'GOOG', 'IBM', 'MSFT'].map((symbol) => ({ symbol, currency: 'USD' }));
const trade = (action: TradeAction, quantity: string, symbol: string, date: string): Trade => ({
  action,
  symbol,
  quantity,
  price: '1',
  currency: 'USD',
  trade_date: parseIsoDate(date),
});
const measure = (base: string, from: string, to: string, trades: Trade[], histories = realHistories) =>
  measurePerformance({
    base_currency: base,
    from: parseIsoDate(from),
    to: parseIsoDate(to),
    trades,
    splits: realSplits,
    securities,
    ...histories,
  });

test('the autumn of 2008 in pounds, with a purchase and a sale on the way', () => {
  const trades = [
    trade('buy', '100', 'AAPL', '2007-01-03'),
    trade('buy', '50', 'IBM', '2007-01-03'),
    trade('buy', '400', 'MSFT', '2008-11-17'),
    trade('sell', '20', 'IBM', '2009-01-12'),
  ];
  // 1 September was Labor Day: the window starts from Friday's close.
  expect(measure('GBP', '2008-09-01', '2009-03-31', trades)).toEqual({
    outcome: 'measured',
    base_currency: 'GBP',
    first_date: '2008-08-29',
    last_date: '2009-03-31',
    return_count: 146,
    time_weighted_return: '-0.212896',
    annualised_volatility: '0.579733',
    max_drawdown: '0.396851',
    drawdown_peak_date: '2008-09-03',
    drawdown_trough_date: '2008-10-08',
  });
});

test('a split inside the window is no loss', () => {
  const trades = [trade('buy', '100', 'AAPL', '2005-01-03'), trade('buy', '200', 'MSFT', '2005-01-03')];
  expect(measure('EUR', '2005-01-15', '2005-06-30', trades)).toMatchObject({
    first_date: '2005-01-14',
    return_count: 115,
    time_weighted_return: '0.092895',
    annualised_volatility: '0.285110',
    max_drawdown: '0.156182',
  });
});

test('a portfolio funded inside the window is measured from its first close', () => {
  expect(measure('USD', '2012-01-01', '2012-12-31', [trade('buy', '40', 'FB', '2012-05-18')])).toMatchObject({
    first_date: '2012-05-18',
    return_count: 154,
    time_weighted_return: '-0.303729',
    annualised_volatility: '0.645268',
    max_drawdown: '0.536276',
  });
});

test('buying more changes no return while the mix stays the same', () => {
  const once = measure('USD', '2012-01-03', '2012-12-31', [trade('buy', '10', 'IBM', '2012-01-03')]);
  const often = measure('USD', '2012-01-03', '2012-12-31', [
    trade('buy', '10', 'IBM', '2012-01-03'),
    trade('buy', '5000', 'IBM', '2012-06-01'),
    trade('sell', '4000', 'IBM', '2012-09-14'),
  ]);
  expect(often).toEqual(once);
});

test('one return has no volatility, and none is no history', () => {
  const trades = [trade('buy', '1', 'IBM', '2012-01-03')];
  // 202.91 / 200.83 − 1 = 0.0103570…
  expect(measure('USD', '2013-02-28', '2013-03-01', trades)).toMatchObject({
    return_count: 1,
    time_weighted_return: '0.010357',
    annualised_volatility: null,
    max_drawdown: '0.000000',
    drawdown_peak_date: null,
  });
  expect(measure('USD', '2013-03-01', '2013-03-01', trades)).toEqual({ outcome: 'no_history' });
  expect(measure('USD', '2001-01-01', '2011-01-01', trades)).toEqual({ outcome: 'no_history' });
  expect(measure('USD', '2012-01-01', '2013-01-01', [])).toEqual({ outcome: 'no_history' });
});

test('what is held without a price or a rate is named', () => {
  const trades = [trade('buy', '1', 'FB', '2012-05-01'), trade('buy', '1', 'IBM', '2012-01-03')];
  expect(measure('KWD', '2012-01-03', '2012-12-31', trades)).toEqual({
    outcome: 'incomplete',
    problems: [
      { kind: 'missing_fx_rate', currency: 'KWD' },
      { kind: 'missing_price', symbol: 'FB' },
    ],
  });
});

test('histories are gone through once, however many securities there are', () => {
  let reads = 0;
  const count = (figures: number[]) =>
    new Proxy(figures, {
      get: (target, key) => {
        reads += 1;
        return Reflect.get(target, key);
      },
    });
  const symbols = Array.from({ length: 100 }, (_, index) => `G${index}`);
  const dates = ['2013-02-27', '2013-02-28', '2013-03-01'].map(parseIsoDate);
  const closes = [{ dates, figures: new Map(symbols.map((symbol) => [symbol, count([10, 10, 10])])) }];
  const measured = measurePerformance({
    base_currency: 'USD',
    from: parseIsoDate('2013-02-27'),
    to: parseIsoDate('2013-03-01'),
    trades: symbols.map((symbol) => trade('buy', '1', symbol, '2013-01-02')),
    splits: realSplits,
    securities: symbols.map((symbol) => ({ symbol, currency: 'USD' })),
    closes,
    adjusted_closes: closes,
    fx_rates: [],
  });
  expect(measured).toMatchObject({ outcome: 'measured', return_count: 2, time_weighted_return: '0.000000' });
  expect(reads).toBeLessThanOrEqual(symbols.length * dates.length * 3);
});

test('what was quoted before the first trade changes nothing', () => {
  const trades = [trade('buy', '100', 'AAPL', '2008-10-18'), trade('buy', '50', 'IBM', '2008-11-03')];
  const since = (histories: readonly History[]) =>
    histories.map(({ dates, figures }) => {
      const first = dates.findLastIndex((date) => date <= '2008-10-18');
      const rest = [...figures].map(([name, days]) => [name, days.slice(first)] as const);
      return { dates: dates.slice(first), figures: new Map(rest) };
    });
  const cut = {
    closes: since(realHistories.closes),
    adjusted_closes: since(realHistories.adjusted_closes),
    fx_rates: since(realHistories.fx_rates),
  };
  const whole = measure('GBP', '2008-09-01', '2009-03-31', trades);
  expect(whole).toMatchObject({ outcome: 'measured', first_date: '2008-10-20' });
  expect(measure('GBP', '2008-09-01', '2009-03-31', trades, cut)).toEqual(whole);
});
