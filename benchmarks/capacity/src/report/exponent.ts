/** A size and what was measured of it. */
export type Point = readonly [size: number, amount: number];

/** Beyond this, doubling the size more than doubles the amount by more than noise explains. */
const worseThanLinear = 1.1;

/**
 * How an amount grows with size, amount ∝ sizeᵏ: k by least squares on the logarithms. `last` is k between the two
 * largest sizes alone, where a fixed cost weighs least. NaN for fewer than two points above nothing.
 */
export function growthOf(points: readonly Point[]): { readonly overall: number; readonly last: number } {
  const logs = points
    .filter(([, amount]) => amount > 0)
    .map(([size, amount]) => [Math.log(size), Math.log(amount)] as const);
  return { overall: slope(logs), last: slope(logs.slice(-2)) };
}

/** Whether it grows worse than linearly, over all sizes or at their end. */
export function isWorseThanLinear(points: readonly Point[]): boolean {
  const { overall, last } = growthOf(points);
  return Math.max(overall, last) > worseThanLinear;
}

function slope(points: readonly Point[]): number {
  if (points.length < 2) return Number.NaN;
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / points.length;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / points.length;
  const covariance = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  return covariance / points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
}
