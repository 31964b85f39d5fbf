import { foreign, sample } from '../samples.ts';
import { injection, nobodys, type Refusal } from './refusal.ts';

const { user } = sample;
const path = '/v1/execute';
const macro = { pattern_id: 'macro_context', inputs: {} };
const overview = (portfolio_id: unknown) => ({ pattern_id: 'portfolio_overview', inputs: { portfolio_id } });
const bad = { path, user, status: 400, code: 'BAD_REQUEST' };
/** What `POST /v1/execute` is sent that it must not take. */
export const executeRefusals: readonly Refusal[] = [
  { ...bad, is: 'a body that is cut off', body: '{"pattern_id":', code: 'BAD_JSON' },
  {
    ...bad,
    is: 'NaN, which is not JSON',
    body: '{"pattern_id":"macro_context","inputs":{"x":NaN}}',
    code: 'BAD_JSON',
  },
  { ...bad, is: 'no body', method: 'POST' },
  {
    ...bad,
    is: 'a body of another type',
    body: 'pattern_id=macro_context',
    headers: { 'content-type': 'text/plain' },
  },
  { ...bad, is: 'a list', body: [macro] },
  { ...bad, is: 'an unknown field', body: { ...macro, pack: 'PP_2013-03-01' }, problems: ['pack'] },
  {
    ...bad,
    is: 'a prototype',
    body: '{"pattern_id":"macro_context","inputs":{},"__proto__":{"require_fresh":true}}',
    problems: ['__proto__'],
  },
  {
    ...bad,
    is: 'several mistakes at once, naming each',
    body: { pattern_id: '', inputs: [], asof_date: '2013-02-30', require_fresh: 'yes', more: 1 },
    problems: ['asof_date', 'inputs', 'more', 'pattern_id', 'require_fresh'],
  },
  ...['2013-3-1', '2013-02-29', '20130301', '2013-03-01T00:00:00Z', '', 1_362_096_000, null].map((asof_date) => ({
    ...bad,
    is: `the date ${JSON.stringify(asof_date)}`,
    body: { ...macro, asof_date },
    problems: ['asof_date'],
  })),
  {
    ...bad,
    is: 'a date without a pack, naming the command',
    status: 404,
    code: 'PACK_NOT_FOUND',
    body: { ...macro, asof_date: '2013-02-28' },
    detail: 'pnpm pack:build --date 2013-02-28',
  },
  {
    ...bad,
    is: 'a date that can have no pack, naming those that can',
    status: 404,
    code: 'PACK_NOT_FOUND',
    body: { ...macro, asof_date: '2031-01-01' },
    detail: '2000-03-01 to 2013-03-01',
  },
  ...['no_such', '__proto__', 'constructor', '../patterns/macro_context', "macro_context' --"].map((pattern_id) => ({
    ...bad,
    is: `the pattern ${pattern_id}`,
    status: 404,
    code: 'PATTERN_NOT_FOUND',
    body: { pattern_id, inputs: {} },
  })),
  {
    ...bad,
    is: 'inputs that are missing',
    status: 422,
    code: 'BAD_INPUTS',
    body: { pattern_id: 'portfolio_overview', inputs: {} },
    problems: ['inputs.portfolio_id'],
  },
  {
    ...bad,
    is: 'inputs that do not fit, naming each',
    status: 422,
    code: 'BAD_INPUTS',
    body: { pattern_id: 'portfolio_performance', inputs: { portfolio_id: injection, window_days: 1.5, more: {} } },
    problems: ['inputs.more', 'inputs.portfolio_id', 'inputs.window_days'],
  },
  {
    ...bad,
    is: 'a body beyond the limit',
    status: 413,
    code: 'BODY_TOO_LARGE',
    body: { ...macro, inputs: { x: 'x'.repeat(66_000) } },
  },
  ...[nobodys, foreign.portfolio].map((id) => ({
    ...bad,
    is: `the portfolio ${id === nobodys ? 'of nobody' : 'of another user'}`,
    status: 404,
    code: 'PORTFOLIO_NOT_FOUND',
    body: overview(id),
  })),
];
