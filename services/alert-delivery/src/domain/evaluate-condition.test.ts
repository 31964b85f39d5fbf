import { parseDecimal, type ValuedPosition } from '@dawsos/domain';
import { expect, it } from 'vitest';
import { type AlertFacts, evaluateCondition } from './evaluate-condition.ts';

const portfolio_id = 'a1111111-1111-4111-8111-111111111111';
const position = (symbol: string, market_value: string, currency = 'USD') =>
  ({ symbol, market_value, currency, quantity: '1', price: market_value }) as ValuedPosition;
const move = (before: string, now: string) => ({ before: parseDecimal(before), now: parseDecimal(now) });
const facts = (overrides: Partial<AlertFacts> = {}): AlertFacts => ({
  minutesWithoutFreshPack: 0,
  prices: new Map([['AAPL', move('100', '94.79')]]),
  portfolios: new Map([
    [
      portfolio_id,
      {
        base_currency: 'EUR',
        positions: [position('AAPL', '60.00'), position('SAP', '40.00', 'EUR')],
        move: move('100', '95'),
      },
    ],
  ]),
  observations: new Map([
    ['UNRATE', { series: 'UNRATE', period_start: '2012-10-01', period_end: '2012-12-31', value: '7.8' } as never],
  ]),
  ...overrides,
});
const evaluate = (condition: object, known = facts()) => evaluateCondition(condition as never, known);

it('speaks of a price that moved, in the direction asked for', () => {
  const rule = { type: 'price_move', symbol: 'AAPL', percent: '5.21', direction: 'down' };
  expect(evaluate(rule)).toEqual({
    status: 'triggered',
    message: 'AAPL has moved by -5.21 %; the limit is 5.21 %.',
    observed: { change_percent: '-5.21' },
  });
  expect(evaluate({ ...rule, percent: '5.2101' })).toEqual({ status: 'quiet' });
  expect(evaluate({ ...rule, direction: 'up' })).toEqual({ status: 'quiet' });
  expect(evaluate({ ...rule, symbol: 'IBM' })).toEqual({ status: 'no_data' });
});

it('speaks of a portfolio that lost 5 %, and never of an amount', () => {
  const finding = evaluate({ type: 'portfolio_value_move', portfolio_id, percent: '5', direction: 'down' });
  expect(finding).toMatchObject({ status: 'triggered', observed: { change_percent: '-5.00' } });
  const known = facts({
    portfolios: new Map([[portfolio_id, { base_currency: 'EUR', positions: [], move: undefined }]]),
  });
  expect(evaluate({ type: 'portfolio_value_move', portfolio_id, percent: '5', direction: 'down' }, known)).toEqual({
    status: 'no_data',
  });
});

it.each([
  [{ type: 'currency_exposure', portfolio_id, currency: 'USD', percent: '59.9999' }, 'triggered'],
  [{ type: 'currency_exposure', portfolio_id, currency: 'USD', percent: '60' }, 'quiet'],
  [{ type: 'currency_exposure', portfolio_id, currency: 'JPY', percent: '1' }, 'quiet'],
  [{ type: 'currency_exposure', portfolio_id: 'other', currency: 'USD', percent: '1' }, 'no_data'],
  [{ type: 'concentration', portfolio_id, percent: '59' }, 'triggered'],
  [{ type: 'concentration', portfolio_id, percent: '60' }, 'quiet'],
  [{ type: 'concentration', portfolio_id: 'other', percent: '1' }, 'no_data'],
  [{ type: 'macro_threshold', series: 'UNRATE', operator: 'above', threshold: '7.79' }, 'triggered'],
  [{ type: 'macro_threshold', series: 'UNRATE', operator: 'above', threshold: '7.8' }, 'quiet'],
  [{ type: 'macro_threshold', series: 'UNRATE', operator: 'below', threshold: '7.8' }, 'quiet'],
  [{ type: 'macro_threshold', series: 'GDPC1', operator: 'below', threshold: '1' }, 'no_data'],
])('finds %j %s', (condition, status) => expect(evaluate(condition).status).toBe(status));

it.each([
  [0, 0, 'quiet'],
  [29.9, 30, 'quiet'],
  [30, 30, 'triggered'],
  [0.1, 0, 'triggered'],
  [Number.POSITIVE_INFINITY, 10_080, 'triggered'],
])('of %d minutes without a fresh pack and a limit of %d says %s', (minutesWithoutFreshPack, minutes, status) => {
  expect(evaluate({ type: 'pack_not_fresh', minutes }, facts({ minutesWithoutFreshPack })).status).toBe(status);
});
