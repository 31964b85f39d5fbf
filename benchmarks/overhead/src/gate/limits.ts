import type { Limit } from './past-limits.ts';

/**
 * Allocation: a little above the ranges of benchmarks/RESULTS.md (18.9 and 6.0 KB), so that a kilobyte more a request
 * fails. Processor time: 40 % above their medians (1.61 and 1.37), so that it fails on nothing that a busy neighbour
 * could have caused.
 */
export const limits: readonly Limit[] = [
  { variant: 'dawsos-100', kilobytesOver: 19.6, ratio: 2.3 },
  { variant: 'dawsos-lean-100', kilobytesOver: 6.8, ratio: 1.9 },
];
