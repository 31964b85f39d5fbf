import { type MetricDefinition, metrics } from '@dawsos/conventions';
import { describe, expect, test } from 'vitest';
import { printExpression } from './expression.ts';
import { countWithin, series } from './selectors.ts';

const { httpRequests, httpRequestDuration, packBuildDuration, requests } = metrics;

describe('matchers', () => {
  test.each([
    [{ status: '500' }, '{status="500"}'],
    [{ status: { not: '500' } }, '{status!="500"}'],
    [{ status: { anyOf: ['500', '5.3'] } }, '{status=~"500|5\\\\.3"}'],
    [{ status: { noneOf: ['500', '503'] } }, '{status!~"500|503"}'],
    [{ status: { matches: '5..' } }, '{status=~"5.."}'],
    [{ status: { notMatches: '5..' } }, '{status!~"5.."}'],
    [{ status: { variable: 'status' } }, '{status=~"$status"}'],
    [{ endpoint: 'a "quoted" \\ one' }, '{endpoint="a \\"quoted\\" \\\\ one"}'],
    [{ status: undefined }, ''],
  ] as const)('%j', (where, printed) => {
    // Matchers are given as they are computed, undefined ones included.
    expect(printExpression(series(httpRequests, where as object))).toBe(`http_requests_total${printed}`);
  });
});

describe('a histogram’s bound is met as Prometheus 3 stores it and as older blocks have it', () => {
  const stored = (selector: { print: (time: { scale: number; floorMs: number }) => string }, le: string) => {
    const [, operator, pattern = ''] = /le(=~?)("[^}]*")/.exec(selector.print({ scale: 1, floorMs: 0 })) ?? [];
    const text: string = JSON.parse(pattern);
    return operator === '=' ? text === le : new RegExp(`^(?:${text})$`).test(le);
  };
  const large = { ...packBuildDuration, buckets: [1_000_000, 2_500_000] } as const satisfies MetricDefinition;

  test.each([
    [countWithin(httpRequestDuration, 1.2), ['1.2'], ['1.20', '1', '12']],
    [countWithin(httpRequestDuration, 2), ['2', '2.0'], ['20', '2.00', '2x0']],
    [countWithin(packBuildDuration, 600), ['600', '600.0'], ['6000', '60.0']],
    [countWithin(large, 1_000_000), ['1000000', '1e+06'], ['1e+6', '1e06']],
    [countWithin(large, 2_500_000), ['2500000', '2.5e+06'], ['2x5e+06']],
  ])('%#', (selector, met, notMet) => {
    expect(met.filter((le) => !stored(selector, le))).toEqual([]);
    expect(notMet.filter((le) => stored(selector, le))).toEqual([]);
  });
});

describe('one series it selects, for a test', () => {
  test.each([
    [series(requests, { job: 'a', status: { noneOf: ['success', 'error'] } }), '{job="a",status="timeout"}'],
    [series(requests, { status: { anyOf: ['timeout', 'error'] } }), '{status="timeout"}'],
    [series(requests, { status: { not: 'success' } }), '{status="error"}'],
    [series(requests, { pattern_id: { notMatches: 'x.*' } }), '{pattern_id="any"}'],
    [series(requests, { pattern_id: { matches: 'x.', like: 'xy' } }), '{pattern_id="xy"}'],
  ])('%#', (selector, labels) => {
    expect(selector.example()).toBe(`dawsos_requests_total${labels}`);
  });

  test('a whole bound is that of Prometheus 3', () => {
    expect(countWithin(packBuildDuration, 600).example()).toBe(
      'pricing_pack_build_duration_seconds_bucket{le="600.0"}',
    );
  });

  test('a pattern that does not say what it is like has none', () => {
    expect(() => series(requests, { pattern_id: { matches: 'x.' } }).example()).toThrow('no value is known');
  });
});
