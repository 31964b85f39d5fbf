import { metrics, scrapeJobs, serviceNames } from '@dawsos/conventions';
import { countOf, divide, maximum, quantile, rate, series, sum, sumOf } from '@dawsos/promql';
import { badShare, errorBudget, type Slo } from '@dawsos/slo';
import { sloNamed } from '../slos/slo-named.ts';
import { type Dashboard, line, type Panel } from './dashboard.ts';
import { promisedSeconds } from './promised-seconds.ts';
import { sloRow } from './slo-row.ts';
import { valuationPanels } from './valuation-panels.ts';
import { breakerNames, packNames } from './value-names.ts';

const { executor, agentRuntime, packBuilder } = serviceNames;
/** As long as the alerts on the same figures look back. */
const window = '5m';

const panels = (slos: readonly Slo[]): readonly Panel[] => {
  const p99 = promisedSeconds(slos, 'execute-latency-p99');
  const p95 = promisedSeconds(slos, 'execute-latency-p95');
  const errors = sloNamed(slos, 'execute-errors');
  const allowed = errorBudget(errors);
  const build = promisedSeconds(slos, 'pack-build-duration');
  return [
    {
      title: `API Latency p99 (SLO: <${p99 * 1000} ms)`,
      description: '99 of 100 execute requests are answered within this time.',
      type: 'timeseries',
      unit: 's',
      exemplars: true,
      service: executor,
      thresholds: { critical: p99 },
      lines: [line(quantile(0.99, metrics.apiRequestDuration, { window }), 'p99')],
    },
    {
      title: `API Latency p95 (SLO: <${p95 * 1000} ms)`,
      description: '95 of 100 execute requests are answered within this time.',
      type: 'timeseries',
      unit: 's',
      exemplars: true,
      service: executor,
      thresholds: { critical: p95 },
      lines: [line(quantile(0.95, metrics.apiRequestDuration, { window }), 'p95')],
    },
    {
      title: 'Request Rate by Pattern',
      description: 'Execute requests a second.',
      type: 'timeseries',
      unit: 'reqps',
      service: executor,
      lines: [line(sum(rate(series(metrics.requests), window), ['pattern_id']), ['pattern_id'])],
    },
    {
      title: `Error Rate (SLO: <${allowed * 100}%)`,
      description: 'Share of execute requests that failed through a fault of ours.',
      type: 'timeseries',
      unit: 'percentunit',
      service: executor,
      thresholds: { critical: allowed },
      lines: [line(badShare(errors.indicator, window), 'errors')],
    },
    {
      title: 'Pack Freshness Status',
      description: 'State of the newest packs. Requests that ask for fresh prices are refused unless it is FRESH.',
      type: 'gauge',
      unit: 'none',
      width: 12,
      names: packNames,
      service: packBuilder,
      lines: [line(maximum(series(metrics.packFreshness), ['pack_id']), ['pack_id'])],
    },
    {
      title: `Pack Build Duration (SLO: <${build / 60} min)`,
      description: 'How long the builds of each pack took, on average.',
      type: 'timeseries',
      unit: 's',
      service: packBuilder,
      thresholds: { critical: build },
      lines: [
        line(
          divide(
            sum(sumOf(metrics.packBuildDurationByPack), ['pack_id']),
            sum(countOf(metrics.packBuildDurationByPack), ['pack_id']),
          ),
          ['pack_id'],
        ),
      ],
    },
    {
      title: 'Agent Invocations by Capability',
      description: 'What the agents are asked for, a second.',
      type: 'timeseries',
      unit: 'ops',
      service: agentRuntime,
      lines: [line(sum(rate(series(metrics.agentInvocations), window), ['capability']), ['capability'])],
    },
    {
      title: 'Circuit Breaker State',
      description: 'An OPEN breaker refuses every call to that agent or provider until a trial call succeeds.',
      type: 'gauge',
      unit: 'none',
      width: 12,
      names: breakerNames,
      service: agentRuntime,
      lines: [
        line(maximum(series(metrics.agentBreakerState), ['agent_name']), ['agent_name']),
        line(maximum(series(metrics.providerBreakerState, { job: scrapeJobs.packBuilder }), ['provider']), [
          'provider',
        ]),
      ],
    },
  ];
};

/** Whether the promises are kept: the figures they are made of, then a row for each. */
export const sloOverview = (slos: readonly Slo[]): Dashboard => ({
  uid: 'dawsos-slo-overview',
  title: 'DawsOS SLO Overview',
  description: 'The figures the SLOs are made of, and of each SLO how well it is kept and what is left of its budget.',
  refresh: '30s',
  from: '6h',
  panels: [...panels(slos), ...valuationPanels(slos), ...slos.flatMap(sloRow)],
});
