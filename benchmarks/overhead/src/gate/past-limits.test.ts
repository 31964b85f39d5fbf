import { describe, expect, it } from 'vitest';
import type { Visit } from '../requests/measure-visit.ts';
import { limits } from './limits.ts';
import { judge } from './past-limits.ts';

const bare = { cpuUsPerRequest: 100, bytesPerRequest: 26_000, memoryMb: 120, startMs: 300 };
/** One visit for each figure: kilobytes and microseconds over bare. */
const visitsOf = (variant: string, ...over: readonly (readonly [kilobytes: number, us: number])[]): Visit[] =>
  over.map(([kilobytes, us]) => ({
    variant,
    column: 'plain',
    bare,
    own: { ...bare, cpuUsPerRequest: 100 + us, bytesPerRequest: 26_000 + kilobytes * 1000 },
    spansPerRequest: 4,
    logLinesPerRequest: 1,
  }));
const limit = { variant: 'lean', kilobytesOver: 8, ratio: 2 };

describe('the gate', () => {
  it('lets through what keeps within both limits, whatever one round says', () => {
    const { passed, lines } = judge(visitsOf('lean', [6, 50], [6.5, 60], [20, 300]), [limit]);
    expect(passed).toBe(true);
    expect(lines).toEqual([
      'ok   lean: KB a request over bare 6.50 (6.00–20.00), limit 8',
      'ok   lean: CPU ratio to bare 1.60 (1.50–4.00), limit 2',
    ]);
  });

  it('fails on allocation alone, and says so', () => {
    const { passed, lines } = judge(visitsOf('lean', [8.1, 10], [8.2, 10], [6, 10]), [limit]);
    expect(passed).toBe(false);
    expect(lines[0]).toBe('PAST lean: KB a request over bare 8.10 (6.00–8.20), limit 8');
  });

  it('fails on processor time alone', () => {
    expect(judge(visitsOf('lean', [1, 101], [1, 102], [1, 10]), [limit]).passed).toBe(false);
  });

  it('fails where a variant was not measured', () => {
    expect(judge(visitsOf('standard', [1, 1]), [limit]).passed).toBe(false);
  });

  it('would refuse the standard preset’s processor time from the lean one, and the cost of Sentry’s SDK from the standard one', () => {
    // 1.84 as this gate measures it, and of the careful variant with Sentry beside it, 2.96.
    for (const visits of [visitsOf('dawsos-lean-100', [1, 84]), visitsOf('dawsos-100', [1, 196])]) {
      const ofVariant = limits.filter(({ variant }) => variant === visits[0]?.variant);
      expect(judge(visits, ofVariant)).toMatchObject({
        passed: false,
        lines: [expect.stringMatching(/^ok/), expect.stringMatching(/^PAST/)],
      });
    }
  });

  it('lets through what a busy machine has made of single medians', () => {
    for (const visits of [visitsOf('dawsos-lean-100', [1, 54]), visitsOf('dawsos-100', [1, 103])]) {
      const ofVariant = limits.filter(({ variant }) => variant === visits[0]?.variant);
      expect(judge(visits, ofVariant).passed).toBe(true);
    }
  });

  it('would refuse the SDK’s cost from the lean preset, and a careful hand-made variant’s from the standard one', () => {
    const standardsCost = visitsOf('dawsos-lean-100', [20, 50]);
    const handMadesCost = visitsOf('dawsos-100', [36, 50]);
    for (const visits of [standardsCost, handMadesCost]) {
      const ofVariant = limits.filter(({ variant }) => variant === visits[0]?.variant);
      expect(ofVariant).toHaveLength(1);
      expect(judge(visits, ofVariant).passed).toBe(false);
    }
  });
});
