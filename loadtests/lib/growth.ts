/** A value, and the second of the test at which it was seen. */
export interface Observation {
  readonly at: number;
  readonly value: number;
}

/**
 * How many times the median of the test's first tenth that of its last one is; 1 where they are less than `least` apart,
 * undefined while there is not something of both.
 */
export function growthOf(seen: readonly Observation[], seconds: number, least: number): number | undefined {
  const first = median(seen.filter(({ at }) => at < seconds / 10));
  const last = median(seen.filter(({ at }) => at >= seconds * 0.9));
  if (first === undefined || last === undefined) return undefined;
  return Math.abs(last - first) < least ? 1 : last / first;
}

function median(seen: readonly Observation[]): number | undefined {
  const sorted = seen.map(({ value }) => value).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
