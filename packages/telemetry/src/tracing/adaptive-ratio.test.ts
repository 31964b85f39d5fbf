import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AdaptiveRatio } from './adaptive-ratio.ts';

/** One interval with so many requests and failures. */
const pass = (ratio: AdaptiveRatio, requests: number, failures: number): number => {
  for (let request = 0; request < requests; request++) ratio.note(request < failures);
  ratio.adapt();
  return ratio.rate;
};

const base = fc.double({ min: 0.001, max: 1, noNaN: true });
const interval = fc
  .tuple(fc.integer({ min: 0, max: 1_000 }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([requests, share]) => [requests, Math.round(requests * share)] as const);

describe('the share of kept traces', () => {
  it('doubles with each interval of too many failures up to all, stays in between, and halves back when it is calm', () => {
    const ratio = new AdaptiveRatio(0.1);
    expect(ratio.rate).toBe(0.1);
    expect([2, 2, 2, 2, 2].map((failures) => pass(ratio, 100, failures))).toEqual([0.2, 0.4, 0.8, 1, 1]);
    expect(pass(ratio, 1000, 7)).toBe(1);
    expect([0, 0, 0, 0, 0].map((failures) => pass(ratio, 100, failures))).toEqual([0.5, 0.25, 0.125, 0.1, 0.1]);
  });

  it('is the configured one at exactly the share of failures that the SLO allows', () => {
    expect(pass(new AdaptiveRatio(0.1), 1_000, 10)).toBe(0.1);
    expect(pass(new AdaptiveRatio(0.1), 1_000, 11)).toBe(0.2);
  });

  it('falls back without any requests too', () => {
    const ratio = new AdaptiveRatio(0.5);
    expect(pass(ratio, 1, 1)).toBe(1);
    expect(pass(ratio, 0, 0)).toBe(0.5);
  });

  it('is never outside the configured one and 1, whatever happens', () => {
    fc.assert(
      fc.property(base, fc.array(interval), (from, intervals) => {
        const ratio = new AdaptiveRatio(from);
        for (const [requests, failures] of intervals) {
          const rate = pass(ratio, requests, failures);
          expect(rate).toBeGreaterThanOrEqual(from);
          expect(rate).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('never falls while the share of failures rises, and is back in bounded time once they end', () => {
    fc.assert(
      fc.property(base, fc.array(fc.integer({ min: 11, max: 1_000 }), { minLength: 1 }), (from, failing) => {
        const ratio = new AdaptiveRatio(from);
        let before = ratio.rate;
        for (const failures of failing.toSorted((a, b) => a - b)) {
          const rate = pass(ratio, 1_000, failures);
          expect(rate).toBeGreaterThanOrEqual(before);
          before = rate;
        }
        for (let calm = 0; calm < Math.ceil(Math.log2(1 / from)); calm++) pass(ratio, 1_000, 0);
        expect(ratio.rate).toBe(from);
      }),
    );
  });

  it('stays nothing where nothing is wanted', () => {
    expect(pass(new AdaptiveRatio(0), 10, 10)).toBe(0);
  });
});
