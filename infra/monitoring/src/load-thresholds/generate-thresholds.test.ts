import { expect, test } from 'vitest';
import { slos } from '../slos.ts';
import { exampleSlo } from '../testing/example-slo.ts';
import { generateThresholds, loadThresholds } from './generate-thresholds.ts';

test('a load test is held against the limits of the SLOs', () => {
  expect(loadThresholds(slos)).toEqual({
    'http_req_duration{request:execute}': ['p(99)<500', 'p(95)<300'],
    'http_req_failed{request:execute}': ['rate<0.01'],
    'http_req_failed{request:execute-refused}': ['rate<0.01'],
    'http_req_duration{request:valuation}': ['p(95)<1200'],
    'http_req_duration{request:valuation-cold}': ['p(95)<2000'],
    'http_req_failed{request:valuation}': ['rate<0.001'],
    'http_req_failed{request:valuation-cold}': ['rate<0.001'],
  });
});

test('an SLO that names no requests of a load test has no threshold', () => {
  expect(loadThresholds([exampleSlo])).toEqual({});
});

test('what is written reads as what was meant', () => {
  const [file] = generateThresholds(slos).files;
  expect(JSON.parse(file?.content ?? '')).toEqual(loadThresholds(slos));
});
