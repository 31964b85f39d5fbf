import { describe, expect, test } from 'vitest';
import { readLimits } from '../limits.ts';
import { holds, type PhaseResult, readResults } from './results.ts';
import { type SyntheticKind, syntheticSummary } from './testing/synthetic-summary.ts';

const limits = readLimits({
  'http_req_duration{request:execute}': ['p(99)<500', 'p(95)<300'],
  'http_req_failed{request:execute}': ['rate<0.01'],
  'http_req_duration{request:valuation}': ['p(95)<1200'],
});
const phases = [
  { name: 'before', seconds: 10, rate: 20 },
  { name: 'after', seconds: 10, rate: 20, mayBreak: true, recovers: true },
];
const read = (kinds: readonly SyntheticKind[], more = {}) =>
  readResults({ name: 'some', phases, limits }, syntheticSummary(kinds, more));
const fast = { med: 5, 'p(95)': 20, 'p(99)': 40 };

describe('the results of a load test', () => {
  test('say of each kind that was asked for how often, how fast and how well it was answered', () => {
    const { kinds, seconds } = read([{ request: 'execute', count: 400, ms: fast, failed: 0.005 }]);
    expect(seconds).toBe(60);
    expect(kinds).toMatchObject([{ request: 'execute', count: 400, failed: 0.005, ms: { 'p(95)': 20 } }]);
  });

  test('keep a limit below it, and not at it', () => {
    const kept = (ms: number, failed: number) =>
      read([{ request: 'execute', count: 1, ms: { 'p(95)': ms, 'p(99)': 499 }, failed }]).kinds[0]?.limits.map(
        (limit) => limit.kept,
      );
    expect(kept(299.9, 0.0099)).toEqual([true, true, true]);
    expect(kept(300, 0.01)).toEqual([true, false, false]);
  });

  test('have a budget burn as fast as the share of bad ones is larger than the one that may be', () => {
    const { phases: own } = read([
      { request: 'execute', phase: 'after', count: 200, ms: fast, bad: { 'p(99)<500': 0.5, 'p(95)<300': 0.5 } },
    ]);
    expect(own[1]?.kinds[0]?.limits.map(({ burn }) => burn)).toEqual([expect.closeTo(50), expect.closeTo(10), 0]);
  });

  test('tell a phase’s start, what was sent in it, and when it had recovered', () => {
    const { phases: own } = read(
      [
        { request: 'execute', phase: 'after', count: 150, ms: fast },
        { request: 'valuation', phase: 'after', count: 50, ms: fast },
      ],
      { 'slo_recovery{phase:after}': { values: { max: 1_500 } } },
    );
    expect(own).toMatchObject([
      { name: 'before', start: 0, sent: 0, mayBreak: false },
      { name: 'after', start: 10, sent: 20, mayBreak: true, recoveryMs: 1_500 },
    ]);
    expect(own[0]?.recoveryMs).toBeUndefined();
  });

  test('have growth where it was seen', () => {
    const { growth } = read([], {
      'soak_growth{of:latency}': { values: { value: 1.2 } },
      'soak_growth{of:memory}': { values: { value: 0 } },
    });
    expect(growth).toEqual({ latency: 1.2 });
  });

  test('name what was dropped and what was crossed', () => {
    const metric = 'http_req_failed{request:execute}';
    const { dropped, crossed } = read([], {
      dropped_iterations: { values: { count: 7 } },
      [metric]: { values: { rate: 1 }, thresholds: { 'rate<0.01': { ok: false }, 'rate<0.5': { ok: true } } },
    });
    expect({ dropped, crossed }).toEqual({ dropped: 7, crossed: [`${metric} rate<0.01`] });
  });
});

describe('a phase holds', () => {
  const phase = (sent: number, kept: boolean): PhaseResult => ({
    name: 'step',
    start: 0,
    seconds: 30,
    rate: 100,
    sent,
    mayBreak: true,
    kinds: [
      { request: 'execute', count: 1, failed: 0, ms: fast, limits: [{ text: 'p(99)<500', ms: 500, burn: 0, kept }] },
    ],
    recoveryMs: undefined,
  });

  test.each([
    ['what is due, within what the change of phases takes', phase(98.1, true), true],
    ['less than what is due', phase(97, true), false],
    ['a limit that is not kept', phase(100, false), false],
  ])('or not, by %s', (_, own, expected) => expect(holds(own)).toBe(expected));
});
