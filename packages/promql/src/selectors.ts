import type { LabelBound, MetricDefinition } from '@dawsos/conventions';
import type { Selector, TargetLabel, Vector } from './expression.ts';
import { type Matchers, printMatchers } from './matchers.ts';

type Bounds = Readonly<Record<string, LabelBound>>;
type SeriesOf<Labels extends Bounds, More extends string = never> = Selector<
  (keyof Labels & string) | TargetLabel | More
>;
type Histogram<Labels extends Bounds, Bound extends number = number> = MetricDefinition<'histogram', Labels> & {
  readonly buckets: readonly Bound[];
};

/** The series of a counter or a gauge. */
export const series = <Labels extends Bounds>(
  metric: MetricDefinition<'counter' | 'gauge', Labels>,
  where: Matchers<Labels> = {},
): SeriesOf<Labels> => select(metric.name, where);

/** The cumulative buckets of a histogram. */
export const bucketsOf = <Labels extends Bounds>(
  metric: Histogram<Labels>,
  where: Matchers<Labels> = {},
): SeriesOf<Labels, 'le'> => select(`${metric.name}_bucket`, where);

/** How many observations a histogram has had. */
export const countOf = <Labels extends Bounds>(
  metric: Histogram<Labels>,
  where: Matchers<Labels> = {},
): SeriesOf<Labels> => select(`${metric.name}_count`, where);

/** The sum of a histogram's observations, in its unit. */
export const sumOf = <Labels extends Bounds>(
  metric: Histogram<Labels>,
  where: Matchers<Labels> = {},
): SeriesOf<Labels> => select(`${metric.name}_sum`, where);

/** How many observations were at most `bound`, which has to be one of the histogram's bounds. */
export const countWithin = <Labels extends Bounds, Bound extends number>(
  metric: Histogram<Labels, Bound>,
  bound: NoInfer<Bound>,
  where: Matchers<Labels> = {},
): SeriesOf<Labels, 'le'> =>
  select(`${metric.name}_bucket`, { ...where, le: Number.isInteger(bound) ? wholeBound(bound) : String(bound) });

/** Prometheus 3 stores `le="1"` as `le="1.0"`; both are met, so that older blocks and unit tests agree with it. */
const wholeBound = (bound: number) => ({ matches: `${bound}(\\.0)?` });

/** The series of a recording rule. */
export const recorded = <Labels extends string>(
  rule: { readonly record: string; readonly expr: Vector<Labels> },
  where: { readonly [Label in Labels | 'slo']?: string } = {},
): Selector<Labels> => select(rule.record, where);

function select<Labels extends string>(name: string, where: object): Selector<Labels> {
  const text = name + printMatchers({ ...where });
  return { kind: 'vector', selector: true, print: () => text };
}
