import type { LabelBound, MetricDefinition } from '@dawsos/conventions';
import { bucketsOf, countOf, type Matchers } from '@dawsos/promql';
import type { Samples } from '../alert.ts';

type Bounds = Readonly<Record<string, LabelBound>>;

/** Samples of a histogram: its count, and of its cumulative buckets those that matter, as Prometheus 3 stores them. */
export function observed<Labels extends Bounds, Bound extends number>(
  metric: MetricDefinition<'histogram', Labels> & { readonly buckets: readonly Bound[] },
  where: Matchers<Labels>,
  { within, all }: { readonly within: { readonly [Limit in Bound]?: string }; readonly all: string },
): Samples {
  const bucket = (le: string, values: string) => ({ series: bucketsOf(metric, { ...where, le }), values });
  const limited = Object.entries<string | undefined>(within).flatMap(([bound, values]) =>
    values === undefined ? [] : [bucket(Number.isInteger(Number(bound)) ? `${bound}.0` : bound, values)],
  );
  return [...limited, bucket('+Inf', all), { series: countOf(metric, where), values: all }];
}
