import { expect, it } from 'vitest';
import { executorSlos } from '../slos.ts';
import { slowRequest } from './slow-requests.ts';

it.each([
  ['execute-latency-p99', '/execute', undefined],
  ['valuation-warm', '/valuation', true],
  ['valuation-cold', '/valuation', false],
])('is one beyond the limit of %s', (id, endpoint, cacheHit) => {
  const promised = executorSlos.find((slo) => slo.id === id)?.indicator.limitSeconds ?? 0;
  expect(promised).toBeGreaterThan(0);
  expect(slowRequest({ endpoint, cacheHit })).toBe(promised * 1000);
});

it('is held to the warm limit where it failed before it was known what the cache had', () => {
  expect(slowRequest({ endpoint: '/valuation', cacheHit: undefined })).toBe(1200);
});
