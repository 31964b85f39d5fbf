/** Seconds that requests may take: what `slos.ts` promises of them, and what tracing calls slow. Bounds of their histograms. */
export const latencyLimits = {
  execute: { p99: 0.5, p95: 0.3 },
  valuation: { warm: 1.2, cold: 2 },
} as const;
