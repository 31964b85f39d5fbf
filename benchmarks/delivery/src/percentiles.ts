/** The value below which this share of all is; of nothing, no number. */
export const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))] ?? Number.NaN;

/** The middle one. */
export const median = (values: readonly number[]): number => percentile(values, 0.5);
