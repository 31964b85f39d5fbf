import type { LabelBound, MetricDefinition } from '@dawsos/conventions';
import { sum } from './aggregations.ts';
import type { TargetLabel, Vector } from './expression.ts';
import type { Matchers } from './matchers.ts';
import { rate, type Window } from './ranges.ts';
import { bucketsOf } from './selectors.ts';

/** A quantile (0 to 1) of a histogram's observations in the window, in its unit, one per value of the `by` labels. */
export function quantile<
  Labels extends Readonly<Record<string, LabelBound>>,
  By extends (keyof Labels & string) | TargetLabel = never,
>(
  q: number,
  metric: MetricDefinition<'histogram', Labels> & { readonly buckets: readonly number[] },
  { window, by = [], where }: { window: Window; by?: readonly By[]; where?: Matchers<Labels> },
): Vector<By> {
  const buckets = sum(rate(bucketsOf(metric, where), window), ['le', ...by]);
  return { kind: 'vector', print: (time) => `histogram_quantile(${q}, ${buckets.print(time)})` };
}

/** The same of native histograms, which are one series: its rate is a histogram, and so is a sum of such rates. */
export const nativeQuantile = <Labels extends string>(q: number, histograms: Vector<Labels>): Vector<Labels> => ({
  kind: 'vector',
  print: (time) => `histogram_quantile(${q}, ${histograms.print(time)})`,
});
