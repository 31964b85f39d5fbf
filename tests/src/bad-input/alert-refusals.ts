import { foreign, sample } from '../samples.ts';
import { injection, nobodys, type Refusal } from './refusal.ts';

const { user } = sample;
const rule = {
  name: 'A rule',
  condition: { type: 'concentration', portfolio_id: sample.portfolio, percent: '50' },
  channels: [{ method: 'log' }],
};
const ofRules = { path: '/v1/alert-rules', user, status: 400, code: 'BAD_REQUEST' };
const webhookTo = (url: string) => ({ ...rule, channels: [{ method: 'webhook', url }] });

/** Rules that must not be made. */
export const alertRuleRefusals: readonly Refusal[] = [
  { ...ofRules, is: 'of nothing', body: {}, problems: ['channels', 'condition', 'name'] },
  {
    ...ofRules,
    is: 'on another user’s portfolio',
    body: { ...rule, condition: { ...rule.condition, portfolio_id: foreign.portfolio } },
    status: 404,
    code: 'PORTFOLIO_NOT_FOUND',
  },
  ...['http://169.254.169.254/latest', 'https://127.0.0.1/', 'https://[::1]/', 'https://localhost/'].map((url) => ({
    ...ofRules,
    is: `that would call ${url}`,
    body: webhookTo(url),
    status: 422,
    code: 'BAD_RECEIVER',
    problems: ['channels.0.url'],
  })),
  ...['ftp://example.org/', 'javascript:alert(1)', '', 'example.org'].map((url) => ({
    ...ofRules,
    is: `with the receiver ${JSON.stringify(url)}`,
    body: webhookTo(url),
    problems: ['channels.0.url'],
  })),
  {
    ...ofRules,
    is: 'with an address that brings headers of its own',
    body: { ...rule, channels: [{ method: 'email', address: 'a@example.org\r\nBcc: b@example.org' }] },
    problems: ['channels.0.address'],
  },
];

const ofLetters = { path: '/v1/dead-letters', status: 400, code: 'BAD_REQUEST' };
const ofEvaluations = { path: '/v1/evaluations', method: 'POST', status: 400, code: 'BAD_REQUEST' };

/** What operators ask of alert-delivery that cannot be done. */
export const operatorRefusals: readonly Refusal[] = [
  ...['limit=0', 'limit=1001', 'limit=1.5', 'limit=all', 'limit=1&limit=2'].map((query) => ({
    ...ofLetters,
    is: `a list by ${query}`,
    path: `${ofLetters.path}?${query}`,
    problems: ['limit'],
  })),
  { ...ofLetters, is: 'a reason that is none', path: `${ofLetters.path}?reason=${injection}`, problems: ['reason'] },
  { ...ofLetters, is: 'a page after nothing', path: `${ofLetters.path}?after=x`, problems: ['after'] },
  { ...ofLetters, is: 'an unknown filter', path: `${ofLetters.path}?user_id=${user}`, problems: ['user_id'] },
  ...['GET', 'DELETE'].map((method) => ({
    ...ofLetters,
    is: `${method} of what is no id`,
    method,
    path: `${ofLetters.path}/${encodeURIComponent(injection)}`,
    code: 'BAD_ID',
  })),
  ...[
    ['GET', ''],
    ['DELETE', ''],
    ['POST', '/replay'],
  ].map(([method = '', deed = '']) => ({
    ...ofLetters,
    is: `${method} of no dead letter`,
    method,
    path: `${ofLetters.path}/${nobodys}${deed}`,
    status: 404,
    code: 'DEAD_LETTER_NOT_FOUND',
  })),
  {
    ...ofLetters,
    is: 'a replay of all with mistakes, naming each',
    path: `${ofLetters.path}/replay`,
    body: { reason: 'bored', delivery_method: 'pigeon', note: 'x'.repeat(501), all: true },
    problems: ['all', 'delivery_method', 'note', 'reason'],
  },
  { ...ofLetters, is: 'half a body', path: `${ofLetters.path}/replay`, body: '{"reason":', code: 'BAD_JSON' },
  {
    ...ofLetters,
    is: 'an operator that is SQL',
    method: 'DELETE',
    path: `${ofLetters.path}/${nobodys}`,
    headers: { 'x-operator': injection },
    problems: ['X-Operator'],
  },
  ...['2013-02-30', '2013-3-1', '', 20130301, null].map((asof_date) => ({
    ...ofEvaluations,
    is: `an evaluation of ${JSON.stringify(asof_date)}`,
    body: { asof_date },
    problems: ['asof_date'],
  })),
  { ...ofEvaluations, is: 'an evaluation for somebody', body: { user_id: user }, problems: ['user_id'] },
  {
    ...ofEvaluations,
    is: 'a body beyond the limit',
    body: { asof_date: 'x'.repeat(70_000) },
    status: 413,
    code: 'BODY_TOO_LARGE',
  },
  { ...ofEvaluations, is: 'a route that is none', path: '/v1/deliveries', status: 404, code: 'NOT_FOUND' },
];
