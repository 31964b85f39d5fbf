import { expect, test } from 'vitest';
import { held } from './held.ts';

const thresholds = { 'http_req_duration{request:execute}': ['p(99)<500', 'p(95)<300'] };
const phase = { seconds: 10, rate: 20 };

test('a load test is held to the thresholds as a whole', () => {
  expect(held([{ ...phase, name: '1' }], thresholds)).toMatchObject(thresholds);
});

test('one that breaks them in some phases is held to them in the others', () => {
  const own = held(
    [
      { ...phase, name: 'before' },
      { ...phase, name: 'agent', mayBreak: true },
    ],
    thresholds,
  );
  expect(own).toMatchObject({ 'http_req_duration{request:execute,phase:before}': ['p(99)<500', 'p(95)<300'] });
  expect(Object.keys(own).join()).not.toContain('agent');
});
