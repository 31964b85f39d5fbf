import type { LabelBound, MetricDefinition } from '@dawsos/conventions';
import type { Selector, TargetLabel, Vector } from './expression.ts';
import { exampleLabels, type Matchers, printMatchers } from './matchers.ts';

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
): SeriesOf<Labels> => select(metric.name, where, metric.labels);

/** The cumulative buckets of a histogram. */
export const bucketsOf = <Labels extends Bounds>(
  metric: Histogram<Labels>,
  where: Matchers<Labels> = {},
): SeriesOf<Labels, 'le'> => select(`${metric.name}_bucket`, where, metric.labels);

/** How many observations a histogram has had. */
export const countOf = <Labels extends Bounds>(
  metric: Histogram<Labels>,
  where: Matchers<Labels> = {},
): SeriesOf<Labels> => select(`${metric.name}_count`, where, metric.labels);

/** The sum of a histogram's observations, in its unit. */
export const sumOf = <Labels extends Bounds>(
  metric: Histogram<Labels>,
  where: Matchers<Labels> = {},
): SeriesOf<Labels> => select(`${metric.name}_sum`, where, metric.labels);

/** How many observations were at most `bound`, which has to be one of the histogram's bounds. */
export const countWithin = <Labels extends Bounds, Bound extends number>(
  metric: Histogram<Labels, Bound>,
  bound: NoInfer<Bound>,
  where: Matchers<Labels> = {},
): SeriesOf<Labels, 'le'> => select(`${metric.name}_bucket`, { ...where, le: leOf(bound) }, metric.labels);

/**
 * Prometheus 3 stores `le="1"` as `le="1.0"`, and from a million on as `le="1e+06"`; both are met, so that older
 * blocks agree with it.
 */
function leOf(bound: number): string | { matches: string; like: string } {
  if (!Number.isInteger(bound)) return String(bound);
  if (bound < 1e6) return { matches: `${bound}(\\.0)?`, like: `${bound}.0` };
  const stored = bound.toExponential().replace(/e\+(\d)$/, 'e+0$1');
  return { matches: `${bound}|${stored.replace(/[.+]/g, '\\$&')}`, like: stored };
}

/** The series of a recording rule: those alone that carry the labels the rule gives them. */
export const recorded = <Labels extends string>(
  rule: {
    readonly record: string;
    readonly expr: Vector<Labels>;
    readonly labels?: Readonly<Record<string, string>>;
  },
  where: { readonly [Label in Labels]?: string } = {},
): Selector<Labels> => select(rule.record, { ...rule.labels, ...where });

function select<Labels extends string>(name: string, where: object, bounds: Bounds = {}): Selector<Labels> {
  const text = name + printMatchers({ ...where });
  return {
    kind: 'vector',
    selector: true,
    metric: name,
    print: () => text,
    example: () => name + printMatchers(exampleLabels({ ...where }, bounds)),
  };
}
