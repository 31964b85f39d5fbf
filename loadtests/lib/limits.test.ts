import { expect, test } from 'vitest';
import { kindsOf, readLimits } from './limits.ts';

test('a threshold on times is a limit for all but a share, one on failures for the share itself', () => {
  const limits = readLimits({
    'http_req_duration{request:execute}': ['p(99)<500'],
    'http_req_failed{request:valuation-cold}': ['rate<0.001'],
  });
  expect(limits).toEqual([
    { text: 'p(99)<500', request: 'execute', ms: 500, budget: expect.closeTo(0.01) },
    { text: 'rate<0.001', request: 'valuation-cold', ms: undefined, budget: 0.001 },
  ]);
  expect(kindsOf([...limits, ...limits])).toEqual(['execute', 'valuation-cold']);
});

test('what is not understood is refused rather than not held', () => {
  expect(() => readLimits({ 'http_req_duration{request:execute}': ['avg<5'] })).toThrow('avg<5');
});
