import type { Limit } from './past-limits.ts';

/**
 * Allocation: a twentieth to a tenth above what was measured on two loaded cores (single rounds: standard 19.8–20.4,
 * lean 7.05–7.16 KB), so that a kilobyte more a request fails. Processor time: 40 % above (medians up to 1.80 and 1.54),
 * so that it fails on nothing that a busy neighbour could have caused.
 */
export const limits: readonly Limit[] = [
  { variant: 'dawsos-100', kilobytesOver: 21, ratio: 2.5 },
  { variant: 'dawsos-lean-100', kilobytesOver: 7.8, ratio: 2.1 },
];
