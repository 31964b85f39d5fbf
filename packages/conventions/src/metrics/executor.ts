import { executionStatuses, tradeActions } from '../label-values.ts';
import { counter, gauge, histogram, oneOf, upTo } from '../metric-definition.ts';
import { serviceNames } from '../service-names.ts';

const owners = [serviceNames.executor];
const patternId = upTo(30);
/** 0.3 and 0.5 s are the API latency SLO's p95 and p99 limits. */
const executionSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.2, 2.5, 5, 10] as const;

export const executorMetrics = {
  apiRequestDuration: histogram({
    name: 'dawsos_api_request_duration_seconds',
    help: 'Duration of POST /v1/execute, from validated request to answer.',
    unit: 'seconds',
    labels: { pattern_id: patternId, status: oneOf(...executionStatuses) },
    buckets: executionSeconds,
    owners,
  }),
  requests: counter({
    name: 'dawsos_requests_total',
    help: 'Execute requests by how they ended.',
    labels: { pattern_id: patternId, status: oneOf(...executionStatuses) },
    owners,
  }),
  requestErrors: counter({
    name: 'dawsos_request_errors_total',
    help: 'Execute requests that failed through a fault of ours, by stable error code.',
    labels: { pattern_id: patternId, error_type: upTo(30) },
    owners,
  }),
  patternExecutions: counter({
    name: 'dawsos_pattern_executions_total',
    help: 'Patterns started and ended, by how they ended.',
    labels: { pattern_id: patternId, status: oneOf(...executionStatuses) },
    owners,
  }),
  patternExecutionDuration: histogram({
    name: 'dawsos_pattern_execution_duration_seconds',
    help: 'Duration of all steps of one pattern.',
    unit: 'seconds',
    labels: { pattern_id: patternId },
    buckets: executionSeconds,
    owners,
  }),
  patternStepDuration: histogram({
    name: 'dawsos_pattern_step_duration_seconds',
    help: 'Duration of one pattern step, the call to the agent runtime included.',
    unit: 'seconds',
    labels: { pattern_id: patternId, step_index: upTo(20), capability: upTo(40) },
    buckets: executionSeconds,
    owners,
  }),
  freshnessRejections: counter({
    name: 'dawsos_freshness_rejections_total',
    help: 'Requests the freshness gate answered with 503, by the state of the pack.',
    labels: { reason: oneOf('warming', 'error', 'stale') },
    owners,
  }),
  portfolios: gauge({
    name: 'dawsos_portfolios',
    help: 'Portfolios stored.',
    owners,
  }),
  tradeVolume: counter({
    name: 'trade_volume_total',
    help: 'Trades accepted, by action.',
    labels: { action: oneOf(...tradeActions) },
    owners,
  }),
  faultsInjected: counter({
    name: 'dawsos_faults_injected_total',
    help: 'Faults injected on request (never in production).',
    labels: { fault: oneOf('latency', 'error', 'agent', 'db', 'cache', 'slow', 'rate_limit', 'garbage') },
    owners: [serviceNames.executor, serviceNames.agentRuntime, serviceNames.marketData],
  }),
};
