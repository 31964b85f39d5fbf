import type { LabelBound, MetricDefinition } from '@dawsos/conventions';
import { countOf, countWithin, increase, type Matchers, rate, subtract, sum } from '@dawsos/promql';
import type { Indicator } from './indicator.ts';

/** Events that took at most `limitSeconds`, one of the histogram's bounds. */
export function latencyWithin<Labels extends Readonly<Record<string, LabelBound>>, Bound extends number>(
  histogram: MetricDefinition<'histogram', Labels> & { readonly buckets: readonly Bound[] },
  limitSeconds: NoInfer<Bound>,
  where: Matchers<Labels> = {},
): Indicator {
  const all = countOf(histogram, where);
  const within = countWithin(histogram, limitSeconds, where);
  return {
    kind: 'latency',
    promise: `took at most ${limitSeconds} s`,
    limitSeconds,
    presence: all,
    all: (window) => sum(rate(all, window)),
    events: (window) => sum(increase(all, window)),
    bad: (window) => subtract(sum(rate(all, window)), sum(rate(within, window))),
    samples: (outcome, eventsPerMinute) => [
      { series: all.example(), start: 0, perMinute: eventsPerMinute },
      { series: within.example(), start: 0, perMinute: outcome === 'good' ? eventsPerMinute : 0 },
    ],
  };
}
