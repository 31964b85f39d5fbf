import type { LabelBound, MetricDefinition } from '@dawsos/conventions';
import {
  above,
  and,
  atLeast,
  countOf,
  type Duration,
  increase,
  type Matchers,
  quantile,
  sum,
  type Vector,
} from '@dawsos/promql';
import { badShare, exact, type Indicator } from '@dawsos/slo';

type Bounds = Readonly<Record<string, LabelBound>>;

/** The share of bad events where it is above `limit`; fewer events than a single bad one could push over it alert nobody. */
export const shareAbove = (indicator: Indicator, limit: number, window: Duration): Vector<never> =>
  and(above(badShare(indicator, window), limit), atLeast(indicator.events(window), atLeastOneIn(limit)));

/** The quantile where it is above `limit` seconds; of fewer events than it divides, it would be but the slowest. */
export function quantileAbove<Labels extends Bounds, By extends keyof Labels & string = never>(
  q: number,
  metric: MetricDefinition<'histogram', Labels> & { readonly buckets: readonly number[] },
  { limit, where, by = [] }: { limit: number; where: Matchers<Labels>; by?: readonly By[] },
): Vector<By> {
  const window = '5m';
  const events = sum(increase(countOf(metric, where), window), by);
  return and(above(quantile(q, metric, { window, where, by }), limit), atLeast(events, atLeastOneIn(1 - q)));
}

const atLeastOneIn = (share: number): number => Math.ceil(exact(1 / share));
