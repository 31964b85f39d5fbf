import type { Limit } from './past-limits.ts';

/**
 * Allocation: a twentieth to a tenth above what this gate measures (19.8 and 6.7 KB; its processes are younger than those
 * of benchmarks/RESULTS.md), so that a kilobyte more a request fails. Processor time: a sixth to a quarter above the highest
 * medians seen here on a busy machine (2.03 and 1.54; 1.84 and 1.39 on a quiet one), so that it fails on nothing that a
 * neighbour could have caused, and lean may not cost what standard does.
 */
export const limits: readonly Limit[] = [
  { variant: 'dawsos-100', kilobytesOver: 20.8, ratio: 2.5 },
  { variant: 'dawsos-lean-100', kilobytesOver: 7.3, ratio: 1.8 },
];
