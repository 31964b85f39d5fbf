import type { Limit } from './past-limits.ts';

/**
 * Allocation: a tenth above what was measured on two loaded cores (standard 19.9–20.4, lean 7.08–7.09 KB), so that a
 * few objects more a request fail. Processor time: a third above (medians 1.8 and 1.55, single rounds up to 1.96 and
 * 1.64), so that it fails on nothing that a busy neighbour could have caused.
 */
export const limits: readonly Limit[] = [
  { variant: 'dawsos-100', kilobytesOver: 22, ratio: 2.5 },
  { variant: 'dawsos-lean-100', kilobytesOver: 7.8, ratio: 2.1 },
];
