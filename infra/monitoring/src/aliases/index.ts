import { metrics, scrapeJobs } from '@dawsos/conventions';
import { countOf, divide, equal, or, series, sum, sumOf, withLabel } from '@dawsos/promql';
import type { RecordingRule } from '@dawsos/slo';
import type { RuleGroup } from '../prometheus/rule-file.ts';
import { histogramAlias, seriesAlias } from './alias.ts';

const ofApi = { job: scrapeJobs.executor } as const;
const breaker = series(metrics.agentBreakerState);
const breakerIn = (value: number, state: string) => withLabel(equal(breaker, value), 'state', state);

const retries = withLabel(
  withLabel(withLabel(series(metrics.alertRetries), 'agent_name', 'alert_retry_worker'), 'capability', 'deliver'),
  'status',
  '$1',
  'outcome',
  '(.*)',
);

/**
 * The other names that DawsOS's documents use for a metric, so that their queries work: one name is
 * emitted, the other recorded. What is recorded carries no `job`, so that our own queries, which ask for one, do not
 * count a thing twice where the other name is in use for something else as well.
 */
const aliases: readonly RecordingRule[] = [
  seriesAlias('api_requests_total', metrics.httpRequests, ofApi),
  ...histogramAlias('api_latency', metrics.httpRequestDuration, ofApi),
  {
    record: 'dawsos_api_requests_total',
    expr: sum(withLabel(series(metrics.httpRequests, ofApi), 'status_code', '$1', 'status', '(.*)'), [
      'instance',
      'method',
      'endpoint',
      'status_code',
    ]),
  },
  seriesAlias('pattern_executions_total', metrics.patternExecutions),
  ...histogramAlias('pattern_step_duration', metrics.patternStepDuration),
  {
    record: 'agent_invocations_total',
    expr: or(
      sum(series(metrics.agentInvocations), ['instance', 'agent_name', 'capability', 'status']),
      // Its tries after the first count as invocations of an agent of this name.
      sum(retries, ['instance', 'agent_name', 'capability', 'status']),
    ),
  },
  seriesAlias('dawsos_agent_capability_calls_total', metrics.agentInvocations),
  ...histogramAlias('agent_latency', metrics.agentLatency),
  ...histogramAlias('dawsos_agent_capability_duration_seconds', metrics.agentLatency),
  {
    record: 'circuit_breaker_state',
    expr: sum(
      [breakerIn(1, 'OPEN'), breakerIn(2, 'HALF_OPEN')].reduce(
        (left, right) => or(left, right),
        breakerIn(0, 'CLOSED'),
      ),
      ['agent_name', 'state'],
    ),
  },
  seriesAlias('provider_requests_total', metrics.providerRequests),
  ...histogramAlias('provider_latency_seconds', metrics.providerRequestDuration),
  ...histogramAlias('dawsos_pricing_pack_build_duration_seconds', metrics.packBuildDuration),
  // Used as if they were gauges: how long the builds took, on average.
  {
    record: 'pricing_pack_build_duration_seconds',
    expr: divide(sum(sumOf(metrics.packBuildDuration)), sum(countOf(metrics.packBuildDuration))),
  },
  {
    record: 'dawsos_pack_build_duration_seconds',
    expr: divide(
      sum(sumOf(metrics.packBuildDurationByPack), ['pack_id']),
      sum(countOf(metrics.packBuildDurationByPack), ['pack_id']),
    ),
  },
  seriesAlias('portfolio_count_total', metrics.portfolios),
  seriesAlias('dawsos_system', metrics.systemInfo),
];

export const aliasRuleGroups: readonly RuleGroup[] = [{ name: 'aliases', interval: '30s', rules: aliases }];
