import { metrics, serviceNames } from '@dawsos/conventions';
import { countOf, divide, quantile, sum, sumOf } from '@dawsos/promql';
import type { Slo } from '@dawsos/slo';
import { line, type Panel } from './dashboard.ts';
import { limitOf } from './limit-of.ts';
import { promisedSeconds } from './promised.ts';

const window = '5m';

/** Valuations and the pack they need, against their limits. */
export const valuationPanels = (slos: readonly Slo[]): readonly Panel[] => {
  const warm = promisedSeconds(slos, 'valuation-warm');
  const cold = promisedSeconds(slos, 'valuation-cold');
  return [
    {
      title: `Warm p95 Latency (SLO: ≤${warm.toFixed(1)}s)`,
      description: '95 of 100 valuations whose pack was in the cache are answered within this time.',
      type: 'timeseries',
      unit: 's',
      width: 8,
      exemplars: true,
      service: serviceNames.executor,
      thresholds: { critical: warm },
      lines: [line(valuations('true'), 'p95')],
    },
    {
      title: `Cold p95 Latency (SLO: ≤${cold.toFixed(1)}s)`,
      description: '95 of 100 valuations whose pack had to be loaded are answered within this time.',
      type: 'timeseries',
      unit: 's',
      width: 8,
      exemplars: true,
      service: serviceNames.executor,
      thresholds: { critical: cold },
      lines: [line(valuations('false'), 'p95')],
    },
    {
      title: 'Pricing Pack Build Duration',
      description:
        'How long builds took, on average since the builder keeps count; a nightly one may take until 00:15.',
      type: 'timeseries',
      unit: 's',
      width: 8,
      service: serviceNames.packBuilder,
      thresholds: { critical: limitOf(metrics.packBuildDuration, 900) },
      lines: [line(divide(sum(sumOf(metrics.packBuildDuration)), sum(countOf(metrics.packBuildDuration))), 'build')],
    },
  ];
};

function valuations(cache_hit: 'true' | 'false') {
  return quantile(0.95, metrics.httpRequestDuration, { window, where: { endpoint: '/valuation', cache_hit } });
}
