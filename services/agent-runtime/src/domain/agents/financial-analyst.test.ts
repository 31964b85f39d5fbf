import { expect, test } from 'vitest';
import { financialAnalyst } from './financial-analyst.ts';

const run = (capability: keyof typeof financialAnalyst, inputs: unknown): unknown => {
  const prepared = financialAnalyst[capability].prepare(inputs);
  return prepared.outcome === 'ready' ? prepared.run() : prepared;
};
const price = { symbol: 'IBM', close: '202.91', currency: 'USD', price_date: '2013-03-01' };
const rate = (currency: string, value: string) => ({ currency, rate: value, rate_date: '2013-03-01' });
const position = { symbol: 'IBM', quantity: '50' };

test('values positions with the prices and rates it is given', () => {
  const inputs = {
    base_currency: 'GBP',
    positions: [position],
    prices: [price],
    fx_rates: [rate('USD', '1.3'), rate('GBP', '0.8647')],
  };
  // 50 × 202.91 × 0.8647 / 1.3 = 6748.3183…
  expect(run('value_positions', inputs)).toMatchObject({ total_value: '6748.32', base_currency: 'GBP' });
});

test('names everything that is missing for a valuation', () => {
  const inputs = {
    base_currency: 'GBP',
    positions: [position, { symbol: 'FB', quantity: '1' }],
    prices: [price],
    fx_rates: [rate('USD', '1.3')],
  };
  expect(() => run('value_positions', inputs)).toThrow(
    expect.objectContaining({
      code: 'DATA_MISSING',
      problems: [expect.objectContaining({ path: 'GBP' }), expect.objectContaining({ path: 'FB' })],
    }),
  );
});

test('has no performance to tell of nothing', () => {
  const nothing = { trades: [], splits: [], securities: [], closes: [], adjusted_closes: [], fx_rates: [] };
  const inputs = { base_currency: 'GBP', to: '2013-03-01', window_days: 30, ...nothing };
  expect(() => run('measure_performance', inputs)).toThrow(expect.objectContaining({ code: 'NO_HISTORY' }));
});

test.each([
  ['a number for a decimal', { positions: [{ ...position, quantity: 50 }] }, 'positions.0.quantity'],
  ['an exponent', { prices: [{ ...price, close: '1e400' }] }, 'prices.0.close'],
  ['a field nobody knows', { positions: [{ ...position, note: 'x' }] }, 'positions.0'],
  ['a day that does not exist', { prices: [{ ...price, price_date: '2013-02-29' }] }, 'prices.0.price_date'],
])('refuses %s', (_, wrong, path) => {
  const inputs = { base_currency: 'GBP', positions: [], prices: [], fx_rates: [], ...wrong };
  expect(run('value_positions', inputs)).toMatchObject({ outcome: 'invalid', problems: [{ path }] });
});
