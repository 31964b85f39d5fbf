import { describe, expect, test } from 'vitest';
import { held } from './held.ts';

const thresholds = { 'http_req_duration{request:execute}': ['p(99)<500', 'p(95)<300'] };
const phase = { seconds: 10, rate: 20 };

describe('a load test', () => {
  test('is held to the thresholds as a whole, and to sending all that is due', () => {
    expect(held('slo', [{ ...phase, name: '1' }], thresholds)).toEqual({
      ...thresholds,
      'dropped_iterations{scenario:slo}': ['count<1'],
    });
  });

  test('that may break them in some phases is held to all of it in the others', () => {
    const phases = [
      { ...phase, name: 'before' },
      { ...phase, name: 'agent', mayBreak: true },
    ];
    expect(held('faults', phases, thresholds)).toEqual({
      'http_req_duration{request:execute,phase:before}': ['p(99)<500', 'p(95)<300'],
      // Of 200, less what the change of phases takes.
      'iterations{phase:before}': ['count>=195'],
    });
  });

  test('that may break them everywhere is held to nothing', () => {
    expect(held('stress', [{ ...phase, name: '1', mayBreak: true }], thresholds)).toEqual({});
  });
});
