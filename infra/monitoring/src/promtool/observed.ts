import type { LabelBound, MetricDefinition } from '@dawsos/conventions';
import { bucketsOf, countOf, countWithin, type Matchers } from '@dawsos/promql';
import type { Samples } from '../alert.ts';
import { literal } from './literal-series.ts';

type Bounds = Readonly<Record<string, LabelBound>>;

/** Samples of a histogram: its count, and of its cumulative buckets those that matter, as Prometheus 3 stores them. */
export function observed<Labels extends Bounds, Bound extends number>(
  metric: MetricDefinition<'histogram', Labels> & { readonly buckets: readonly Bound[] },
  where: Matchers<Labels>,
  { within, all }: { readonly within: { readonly [Limit in Bound]?: string }; readonly all: string },
): Samples {
  const limited = metric.buckets.flatMap((bound: Bound) => {
    const values = within[bound];
    return values === undefined ? [] : [{ series: literal(countWithin(metric, bound, where).example()), values }];
  });
  const infinite = { series: bucketsOf(metric, { ...where, le: '+Inf' }), values: all };
  return [...limited, infinite, { series: countOf(metric, where), values: all }];
}
