import { metrics, serviceNames } from '@dawsos/conventions';
import { countOf, divide, quantile, sum, sumOf } from '@dawsos/promql';
import type { Slo } from '@dawsos/slo';
import { line, type Panel } from './dashboard.ts';
import { limitOf } from './limit-of.ts';
import { promisedSeconds } from './promised-seconds.ts';

const window = '5m';

/** Valuations and the pack they need, against their limits. */
export const valuationPanels = (slos: readonly Slo[]): readonly Panel[] => [
  latencyPanel('Warm', 'was in the cache', 'true', promisedSeconds(slos, 'valuation-warm')),
  latencyPanel('Cold', 'had to be loaded', 'false', promisedSeconds(slos, 'valuation-cold')),
  {
    title: 'Pricing Pack Build Duration',
    description: 'How long builds took, on average since the builder keeps count; a nightly one may take until 00:15.',
    type: 'timeseries',
    unit: 's',
    width: 8,
    service: serviceNames.packBuilder,
    thresholds: { critical: limitOf(metrics.packBuildDuration, 900) },
    lines: [line(divide(sum(sumOf(metrics.packBuildDuration)), sum(countOf(metrics.packBuildDuration))), 'build')],
  },
];

const latencyPanel = (kind: string, pack: string, cache_hit: 'true' | 'false', promised: number): Panel => ({
  title: `${kind} p95 Latency (SLO: ≤${promised.toFixed(1)}s)`,
  description: `95 of 100 valuations whose pack ${pack} are answered within this time.`,
  type: 'timeseries',
  unit: 's',
  width: 8,
  exemplars: true,
  service: serviceNames.executor,
  thresholds: { critical: promised },
  lines: [
    line(quantile(0.95, metrics.httpRequestDuration, { window, where: { endpoint: '/valuation', cache_hit } }), 'p95'),
  ],
});
