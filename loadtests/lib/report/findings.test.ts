import { describe, expect, test } from 'vitest';
import { findings } from './findings.ts';
import type { PhaseResult, Results } from './results.ts';

const phase = (more: Partial<PhaseResult> = {}, kept = true, burn = 0): PhaseResult => ({
  name: 'phase',
  start: 0,
  seconds: 30,
  rate: 20,
  sent: more.rate ?? 20,
  mayBreak: false,
  kinds: [{ request: 'execute', count: 600, failed: 0, ms: {}, limits: [{ text: 'p(99)<500', ms: 500, burn, kept }] }],
  recoveryMs: undefined,
  ...more,
});
const found = (name: string, phases: readonly PhaseResult[], more: Partial<Results> = {}) =>
  findings({
    name,
    seconds: 60,
    kinds: [],
    phases,
    portfolios: { found: 9, wanted: 9 },
    growth: {},
    dropped: 0,
    crossed: [],
    ...more,
  });

describe('stress names', () => {
  const steps = (...kept: readonly boolean[]) =>
    kept.map((own, index) => phase({ rate: 50 * (index + 1), sent: 50 * (index + 1), mayBreak: true }, own));

  test('the rate of the last step before the first that breaks a limit, whatever holds again after it', () => {
    expect(found('stress', steps(true, true, false, true))).toEqual([
      'highest rate that holds the SLOs: 100 requests/s',
    ]);
  });

  test('the last one that was sent in full, too', () => {
    const [first, second] = steps(true, true);
    expect(found('stress', first && second ? [first, { ...second, sent: 70 }] : [])).toEqual([
      'highest rate that holds the SLOs: 50 requests/s',
    ]);
  });

  test('the last of all where none breaks, and says that there may be more', () => {
    expect(found('stress', steps(true, true))).toEqual([
      'highest rate that holds the SLOs: 100 requests/s, and perhaps more: it never broke',
    ]);
  });

  test('no rate where not even the lowest holds', () => {
    expect(found('stress', steps(false, true))).toEqual([
      'the SLOs do not hold at 50 requests/s, the lowest rate that was tried',
    ]);
  });
});

test('a phase that may break limits says which budget it burns fastest', () => {
  expect(found('faults', [phase({ name: 'agent', mayBreak: true }, false, 49.96), phase()])).toEqual([
    'agent: burns 50.0 times the budget of execute p(99)<500',
  ]);
});

test('a system that answers well again has recovered by the end of the last bad answer', () => {
  expect(found('spike', [phase({ name: 'after', recoveryMs: 1_540 })])).toEqual(['after: recovered after 1.5 s']);
});

test.each([
  ['in its last tenth', 27_000],
  ['after its end', 34_000],
])('a system that answers badly %s has not recovered', (_, recoveryMs) => {
  expect(found('spike', [phase({ name: 'after', recoveryMs })])).toEqual([
    `after: not recovered, for bad answers were still coming after ${recoveryMs / 1000}.0 s of 30`,
  ]);
});

test('fewer portfolios than were wanted are said first', () => {
  expect(found('warm', [phase()], { portfolios: { found: 1, wanted: 1000 }, crossed: ['all'] })).toEqual([
    'only 1 of 1000 portfolios: caches make light of few',
    'crossed: all',
  ]);
});

test('soak says how latency and memory have grown, or that it has not seen it', () => {
  expect(found('soak', [phase()], { growth: { latency: 1.234 } })).toEqual([
    'latency in the last tenth: 1.23 times that of the first',
    'memory was not seen in both the first and the last tenth',
  ]);
});

test('what was not sent and what was crossed is said', () => {
  expect(found('slo', [phase()], { dropped: 3, crossed: ['http_req_failed rate<0.01'] })).toEqual([
    '3 requests were due and could not be sent: too few VUs, or the system hangs',
    'crossed: http_req_failed rate<0.01',
  ]);
});
