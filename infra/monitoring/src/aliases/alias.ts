import type { LabelBound, MetricDefinition } from '@dawsos/conventions';
import { bucketsOf, countOf, type Matchers, type Selector, series, sum, sumOf } from '@dawsos/promql';
import type { RecordingRule } from '@dawsos/slo';

type Bounds = Readonly<Record<string, LabelBound>>;

/** Another name of a counter or a gauge, by its own labels. */
export const seriesAlias = <Labels extends Bounds>(
  record: string,
  metric: MetricDefinition<'counter' | 'gauge', Labels>,
  where: Matchers<Labels> = {},
): RecordingRule => ({ record, expr: byOwnLabels(series(metric, where), metric) });

/** Another name of a histogram's buckets, count and sum. */
export const histogramAlias = <Labels extends Bounds>(
  record: string,
  metric: MetricDefinition<'histogram', Labels> & { readonly buckets: readonly number[] },
  where: Matchers<Labels> = {},
): RecordingRule[] => [
  { record: `${record}_bucket`, expr: byOwnLabels(bucketsOf(metric, where), metric, 'le') },
  { record: `${record}_count`, expr: byOwnLabels(countOf(metric, where), metric) },
  { record: `${record}_sum`, expr: byOwnLabels(sumOf(metric, where), metric) },
];

/** By instance, because a sum of counters whose parts begin anew one by one is no counter. */
const byOwnLabels = (selector: Selector, { labels }: MetricDefinition, ...more: string[]) =>
  sum(selector, ['instance', ...Object.keys(labels), ...more]);
