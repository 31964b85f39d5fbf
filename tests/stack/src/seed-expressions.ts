/** A PromQL expression of the documents that the system was specified in. */
export interface SeedExpression {
  /** Document and place. */
  readonly source: string;
  /** As written there, but for what `note` says. */
  readonly expr: string;
  /** What is different here, and why. */
  readonly note?: string;
}

const threshold = 'without its threshold, so that it gives series while all is well';
const scalars = 'its first half compares two scalars, which PromQL does not take without bool: the selector remains';
const date = 'the date is that of a pack that exists here';
const agent = 'X is any agent';

const warm = 'histogram_quantile(0.95, rate(http_request_duration_seconds_bucket{endpoint="/valuation"}[5m]))';
const cold = 'histogram_quantile(0.95, rate(http_request_duration_seconds_bucket{cache_hit="false"}[5m]))';
const alertMedian = 'histogram_quantile(0.50, rate(alert_delivery_duration_seconds_bucket[5m]))';
const p95 = 'histogram_quantile(0.95, rate(dawsos_api_request_duration_seconds_bucket[5m]))';
const serverErrors = 'rate(dawsos_api_requests_total{status_code=~"5.."}[5m])';

/** Every PromQL expression of the seeds, in their order; document 004 has metric names and no expression. */
export const seedExpressions: readonly SeedExpression[] = [
  { source: '000 testing 3', expr: 'dawsos_api_request_duration_seconds_bucket' },
  {
    source: '000 SLO table, error rate',
    expr: 'sum(dawsos_request_errors_total) / sum(dawsos_requests_total)',
    note: 'the two have different labels, so that only their sums can be divided',
  },
  { source: '000 SLO table, pack freshness', expr: 'dawsos_pack_freshness' },

  { source: '001 AC-2', expr: warm, note: threshold },
  { source: '001 AC-3', expr: 'pricing_pack_build_success_total' },
  { source: '001 AC-3', expr: 'pricing_pack_is_fresh{date="2013-03-01"}', note: date },
  { source: '001 AC-4', expr: alertMedian, note: threshold },
  { source: '001 AC-5', expr: 'circuit_breaker_state{provider="fmp"}' },
  { source: '001 WarmLatencyP95Breach', expr: warm, note: threshold },
  { source: '001 ColdLatencyP95Breach', expr: cold, note: threshold },
  {
    source: '001 PricingPackBuildFailure',
    expr: 'increase(pricing_pack_build_failures_total[5m])',
    note: threshold,
  },
  { source: '001 PricingPackBuildDeadlineMissed', expr: 'pricing_pack_is_fresh{date=~".*"}', note: scalars },
  { source: '001 CircuitBreakerOpen', expr: 'circuit_breaker_state{provider=~".*"}', note: threshold },
  { source: '001 AlertDeliverySlowMedian', expr: alertMedian, note: threshold },
  { source: '001 LedgerReconciliationFailure', expr: 'increase(reconciliation_failures_total[5m])', note: threshold },
  {
    source: '001 HighErrorRate',
    expr: 'sum(rate(http_requests_total{status=~"5.."}[5m])) / sum(rate(http_requests_total[5m]))',
    note: threshold,
  },
  { source: '001 dashboard, warm p95', expr: warm },
  { source: '001 dashboard, cold p95', expr: cold },
  { source: '001 dashboard, alert delivery median', expr: alertMedian },
  { source: '001 dashboard, pack build duration', expr: 'pricing_pack_build_duration_seconds' },

  { source: '002 dashboard 1', expr: 'rate(dawsos_api_requests_total[5m])' },
  { source: '002 dashboard 2', expr: p95 },
  {
    source: '002 dashboard 2',
    expr: 'histogram_quantile(0.50, rate(dawsos_api_request_duration_seconds_bucket[5m]))',
  },
  { source: '002 dashboard 3', expr: 'rate(dawsos_pattern_executions_total[5m])' },
  {
    source: '002 dashboard 4',
    expr: 'histogram_quantile(0.95, rate(dawsos_db_query_duration_seconds_bucket[5m]))',
  },
  {
    source: '002 dashboard 5',
    expr: 'histogram_quantile(0.95, rate(dawsos_provider_request_duration_seconds_bucket[5m]))',
  },
  { source: '002 dashboard 6', expr: 'dawsos_pricing_pack_freshness_seconds' },
  { source: '002 dashboard 7', expr: 'dawsos_db_connections_active' },
  { source: '002 dashboard 8', expr: serverErrors },
  { source: '002 HighErrorRate', expr: serverErrors, note: threshold },
  { source: '002 HighResponseTime', expr: p95, note: threshold },
  { source: '002 PricingPackStale', expr: 'dawsos_pricing_pack_freshness_seconds', note: threshold },
  { source: '002 DatabaseConnectionsHigh', expr: 'dawsos_db_connections_active', note: threshold },
  { source: '002 ProviderRateLimitLow', expr: 'dawsos_provider_rate_limit_remaining', note: threshold },
  {
    source: '002 PatternExecutionFailure',
    expr: 'rate(dawsos_pattern_executions_total{status="error"}[5m])',
    note: threshold,
  },

  { source: '003 API overview 1', expr: 'rate(api_requests_total[5m])' },
  { source: '003 API overview 3', expr: 'histogram_quantile(0.95, api_latency_bucket)' },
  { source: '003 API overview 4', expr: 'sum(pattern_executions_total)' },
  { source: '003 agent performance 1', expr: 'sum(rate(agent_invocations_total[5m]))' },
  { source: '003 agent performance 3', expr: 'histogram_quantile(0.95, agent_latency_bucket)' },
  { source: '003 sample queries, request rate', expr: 'rate(api_requests_total[5m])' },
  {
    source: '003 sample queries, error percentage',
    expr: 'rate(api_requests_total{status=~"5.."}[5m]) / rate(api_requests_total[5m]) * 100',
  },
  { source: '003 sample queries, P95 latency', expr: 'histogram_quantile(0.95, rate(api_latency_bucket[5m])) * 1000' },
  {
    source: '003 sample queries, slowest patterns',
    expr: 'topk(10, histogram_quantile(0.99, rate(pattern_step_duration_bucket[5m])))',
  },
  { source: '003 sample queries, agent invocation rate', expr: 'rate(agent_invocations_total[5m])' },
  {
    source: '003 sample queries, highest error rate',
    expr: 'topk(5, rate(agent_invocations_total{status="error"}[5m]) / rate(agent_invocations_total[5m]))',
  },
  { source: '003 sample queries, open breakers', expr: 'count(circuit_breaker_state{state="OPEN"})' },
  {
    source: '003 sample queries, alert delivery rate',
    expr: 'rate(agent_invocations_total{agent_name="alert_retry_worker"}[5m])',
  },
  {
    source: '003 usage example 2',
    expr: 'agent_invocations_total{agent_name="macro_hound", status="error"}',
    note: agent,
  },
];

/**
 * What belongs to the model gateway, as selectors: a seed expression that uses one is left out until it gives series,
 * and then this list has to shrink.
 */
export const pendingSelectors: readonly string[] = [
  'ims_requests_total',
  'ims_request_duration_seconds_bucket',
  'ims_model_selections_total',
  'ims_model_fallbacks_total',
  'ims_model_success_rate',
  'ims_cost_actual_usd',
  'ims_cost_estimated_usd',
  'ims_cost_drift_percentage_bucket',
  'ims_errors_total',
  'ims_api_errors_total',
  'ims_policy_evaluations_total',
  'ims_policy_violations_total',
  'ims_cache_hits_total',
  'ims_cache_misses_total',
  'ims_cache_size_bytes',
  'ims_queue_depth',
  'ims_queue_processing_seconds_bucket',
  'ims_health_status',
];
