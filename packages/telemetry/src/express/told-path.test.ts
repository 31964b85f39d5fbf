import { expect, it } from 'vitest';
import { hashId } from '../redaction/hash-id.ts';
import { toldPath } from './told-path.ts';

const id = 'a1111111-1111-4111-8111-111111111111';

it.each([
  ['/v1/execute', '/v1/execute', '/v1/execute'],
  ['/V1/Execute/', '/v1/execute', '/v1/execute'],
  [`/v1/portfolios/${id}/valuation`, '/v1/portfolios/:id/valuation', `/v1/portfolios/${hashId(id)}/valuation`],
  ['/v1/portfolios/hunter2!/valuation', '/v1/portfolios/:id/valuation', '/v1/portfolios/:id/valuation'],
  ['/fmp/prices/AAPL', '/fmp/prices/:symbol', '/fmp/prices/:symbol'],
  ['/files/a/b/hunter2', '/files/*path', '/files/*path'],
])('tells of %s, which %s matched, no more than %s', (path, template, told) => {
  expect(toldPath(path, template)).toBe(told);
});

it.each([
  ['/', '/'],
  ['/nowhere/at_all', '/nowhere/at_all'],
  ['/v2/patterns', '/v2/patterns'],
  [`/users/${id}`, `/users/${hashId(id)}`],
  ['/pay/4111111111111111', '/pay/:value'],
  ['/card%204111%201111%201111%201111/x', '/:value/x'],
  ['/password%3Dhunter2', '/:value'],
  ['/bob@example.com/525013.98', '/:value/:value'],
  [`/${'a'.repeat(40)}`, '/:value'],
  ['/keys/sk_live_abcdefghijklmnopqrst', '/keys/[REDACTED]'],
  ['/a/b/c/d/e/f/g/h/i/j/k/l/m', '/a/b/c/d/e/f/g/h/i/j/k/…'],
])('tells of %s, which no route matched, no more than %s', (path, told) => {
  expect(toldPath(path, undefined)).toBe(told);
});
