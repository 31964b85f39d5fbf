import { metrics, serviceNames } from '@dawsos/conventions';
import { toMilliseconds } from '@dawsos/promql';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alertThreshold, burnRateFactor, isReachable } from './burn-rate.ts';
import { type BurnRateWindow, burnRateWindows } from './burn-rate-windows.ts';
import { latencyWithin } from './latency-within.ts';
import { defineSlo } from './slo.ts';

const declared = {
  id: 'example-latency',
  title: 'Example latency',
  service: serviceNames.executor,
  team: 'api',
  concern: 'example',
  objective: 0.99,
  indicator: latencyWithin(metrics.apiRequestDuration, 0.5),
  minimumEvents: 10,
  impact: 'Somebody waits.',
  mend: [],
  rehearse: 'Be slow.',
};

const objectives = fc.double({ min: 0.0001, max: 0.9999, noNaN: true });
const windows: fc.Arbitrary<BurnRateWindow> = fc.record({
  severity: fc.constantFrom('page' as const, 'ticket' as const),
  budgetPercent: fc.integer({ min: 1, max: 100 }),
  long: fc.integer({ min: 1, max: 7 * 24 }).map((hours) => `${hours}h` as const),
  short: fc.constant('5m' as const),
});

describe('burn rates', () => {
  test('are those of the workbook for 30 days', () => {
    expect(burnRateWindows.map((window) => [window.long, burnRateFactor(window, '30d')])).toEqual([
      ['1h', 14.4],
      ['6h', 6],
      ['1d', 3],
      ['3d', 1],
    ]);
    expect(burnRateWindows.map((window) => alertThreshold(window, 0.999, '30d'))).toEqual([
      0.0144, 0.006, 0.003, 0.001,
    ]);
  });

  test('a window at its threshold spends exactly its percentage of the budget', () => {
    fc.assert(
      fc.property(objectives, windows, (objective, window) => {
        const budgetMs = (1 - objective) * toMilliseconds('30d');
        const spentMs = alertThreshold(window, objective, '30d') * toMilliseconds(window.long);
        expect((spentMs / budgetMs) * 100).toBeCloseTo(window.budgetPercent, 6);
      }),
    );
  });
});

describe('declaring an SLO', () => {
  test('keeps every threshold between nothing and everything, or throws', () => {
    fc.assert(
      fc.property(objectives, fc.array(windows, { minLength: 1, maxLength: 4 }), (objective, chosen) => {
        const declare = () => defineSlo({ ...declared, objective, windows: chosen });
        if (!chosen.every((window) => isReachable(window, objective, '30d'))) {
          expect(declare).toThrow(RangeError);
          return;
        }
        for (const window of declare().windows) {
          const threshold = alertThreshold(window, objective, '30d');
          expect(threshold).toBeGreaterThan(0);
          expect(threshold).toBeLessThan(1);
        }
      }),
    );
  });

  test('says which window could never alert', () => {
    expect(() => defineSlo({ ...declared, objective: 0.9 })).toThrow(
      'SLO example-latency: its 1h window could not alert even if everything failed',
    );
  });

  test.each([0, 1, -0.5, 1.5, Number.NaN])('refuses %d as a share', (objective) => {
    expect(() => defineSlo({ ...declared, objective })).toThrow(RangeError);
  });

  test.each(['', 'Example', 'a_b', 'a--b', '-a', '9a'])('refuses “%s” as an id', (id) => {
    expect(() => defineSlo({ ...declared, id })).toThrow('not kebab-case');
  });

  test.each([
    ['long', { long: '5m', short: '1h' }],
    ['short', { long: '1h', short: '1h' }],
  ] as const)('refuses a short window that is not shorter: %s', (_, { long, short }) => {
    const window = { severity: 'page', budgetPercent: 1, long, short } as const;
    expect(() => defineSlo({ ...declared, windows: [window] })).toThrow('not shorter');
  });

  test('takes 30 days and the windows of the workbook unless told otherwise', () => {
    expect(defineSlo(declared)).toMatchObject({ period: '30d', windows: burnRateWindows });
  });
});
