import { describe, expect, it } from 'vitest';
import { alertRuleSchema, portfolioOf } from './alert-rule.ts';

const portfolio_id = 'A1111111-1111-4111-8111-111111111111';
const rule = (condition: object, channels: unknown = [{ method: 'log' }]) => ({ name: 'r', condition, channels });
const problems = (value: unknown) => {
  const result = alertRuleSchema.safeParse(value);
  return result.success ? [] : result.error.issues.map(({ path }) => path.join('.'));
};

describe('a rule', () => {
  it.each([
    [
      { type: 'price_move', symbol: 'AAPL', percent: 5 },
      { percent: '5', direction: 'either' },
    ],
    [{ type: 'portfolio_value_move', portfolio_id, percent: '5.25', direction: 'down' }, { percent: '5.25' }],
    [{ type: 'currency_exposure', portfolio_id, currency: 'USD', percent: '60' }, { currency: 'USD' }],
    [{ type: 'concentration', portfolio_id, percent: '40' }, { portfolio_id: portfolio_id.toLowerCase() }],
    [{ type: 'macro_threshold', series: 'CPIAUCSL:cca', operator: 'above', threshold: -1.5 }, { threshold: '-1.5' }],
    [{ type: 'pack_not_fresh' }, { minutes: 30 }],
  ])('may be %j', (condition, parsed) => {
    expect(alertRuleSchema.parse(rule(condition)).condition).toMatchObject(parsed);
  });

  it.each([
    [{ type: 'price_move', symbol: 'aapl', percent: 0 }, ['condition.percent', 'condition.symbol']],
    [{ type: 'price_move', symbol: 'AAPL', percent: '1e2' }, ['condition.percent']],
    [{ type: 'price_move', symbol: 'AAPL', percent: '5', direction: 'left' }, ['condition.direction']],
    [{ type: 'concentration', portfolio_id, percent: 100 }, ['condition.percent']],
    [{ type: 'concentration', portfolio_id: 'x', percent: 50 }, ['condition.portfolio_id']],
    [{ type: 'currency_exposure', portfolio_id, currency: 'usd', percent: 50 }, ['condition.currency']],
    [
      { type: 'macro_threshold', series: "x'--", operator: '>', threshold: 'much' },
      ['condition.operator', 'condition.series', 'condition.threshold'],
    ],
    [{ type: 'pack_not_fresh', minutes: 1.5 }, ['condition.minutes']],
    [{ type: 'unheard_of' }, ['condition.type']],
    [{}, ['condition.type']],
    [{ type: 'pack_not_fresh', extra: 1 }, ['condition']],
  ])('may not be %j', (condition, paths) => expect(problems(rule(condition)).sort()).toEqual(paths));

  it('names one to three channels that exist', () => {
    const condition = { type: 'pack_not_fresh' };
    expect(problems(rule(condition, []))).toEqual(['channels']);
    expect(problems(rule(condition, Array(4).fill({ method: 'log' })))).toEqual(['channels']);
    expect(problems(rule(condition, [{ method: 'pigeon' }]))).toEqual(['channels.0.method']);
    expect(problems(rule(condition, [{ method: 'webhook', url: 'ftp://x' }]))).toEqual(['channels.0.url']);
    expect(problems(rule(condition, [{ method: 'email', address: 'a b' }]))).toEqual(['channels.0.address']);
    expect(
      problems(rule(condition, [{ method: 'email', address: 'a@example.com\r\nBcc: b@example.com' }])),
    ).toHaveLength(1);
  });

  it('is about a portfolio, or not', () => {
    expect(portfolioOf({ type: 'concentration', portfolio_id, percent: '1' })).toBe(portfolio_id);
    expect(portfolioOf({ type: 'pack_not_fresh', minutes: 1 })).toBeUndefined();
  });
});
