import { foreign, sample } from '../samples.ts';
import type { Refusal } from './refusal.ts';

const { user } = sample;
const refused = { path: '/v1/portfolios', user, status: 400, code: 'BAD_REQUEST' };
/** Portfolios that must not be made. */
export const portfolioRefusals: readonly Refusal[] = [
  { ...refused, is: 'of nothing', body: {}, problems: ['base_currency', 'name'] },
  {
    ...refused,
    is: 'with mistakes, naming each',
    body: { name: ' ', base_currency: 'EURO', user_id: foreign.user },
    problems: ['base_currency', 'name', 'user_id'],
  },
  { ...refused, is: 'with a name of numbers', body: { name: 1, base_currency: 'EUR' }, problems: ['name'] },
  {
    ...refused,
    is: 'with a name that PostgreSQL cannot hold',
    body: { name: 'a\u0000b', base_currency: 'EUR' },
    problems: ['name'],
  },
  { ...refused, is: 'with half a character', body: '{"name":"\\ud800","base_currency":"EUR"}', problems: ['name'] },
  {
    ...refused,
    is: 'with a name without end',
    body: { name: 'x'.repeat(101), base_currency: 'EUR' },
    problems: ['name'],
  },
  {
    ...refused,
    is: 'in a currency that is none',
    body: { name: 'x', base_currency: 'XQX' },
    problems: ['base_currency'],
  },
];
const valuation = { path: `/v1/portfolios/${sample.portfolio}/valuation`, user, status: 400, code: 'BAD_REQUEST' };
const at = (query: string) => ({ ...valuation, path: `${valuation.path}?${query}` });
/** Valuations that there are none of. */
export const valuationRefusals: readonly Refusal[] = [
  { ...at('asof_date=2013-02-30'), is: 'for a day that is none', problems: ['asof_date'] },
  { ...at('asof_date='), is: 'for no day', problems: ['asof_date'] },
  { ...at('asof_date=2013-03-01&asof_date=2013-03-01'), is: 'for two days', problems: ['asof_date'] },
  { ...at('asof_date=2013-02-30&user_id=x'), is: 'with mistakes, naming each', problems: ['asof_date', 'user_id'] },
  {
    ...at('asof_date=2013-02-28'),
    is: 'for a day without a pack, naming the command',
    status: 404,
    code: 'PACK_NOT_FOUND',
    detail: 'pnpm pack:build --date 2013-02-28',
  },
];
