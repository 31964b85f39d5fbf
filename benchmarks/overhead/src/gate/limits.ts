import type { Limit } from './past-limits.ts';

/**
 * Allocation: a twentieth to a tenth above what this gate measures (19.8 and 6.7 KB; its processes are younger than those
 * of benchmarks/RESULTS.md), so that a kilobyte more a request fails. Processor time: a quarter to a half above its
 * medians (1.84 and 1.39), so that it fails on nothing that a busy neighbour could have caused.
 */
export const limits: readonly Limit[] = [
  { variant: 'dawsos-100', kilobytesOver: 20.8, ratio: 2.5 },
  { variant: 'dawsos-lean-100', kilobytesOver: 7.3, ratio: 2.1 },
];
