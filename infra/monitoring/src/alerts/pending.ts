/**
 * Alerts of services that do not exist yet, by the metrics they wait for. As soon as the catalogue has one of those,
 * the alert has to be declared and leave this list.
 */
export const pendingAlerts: Readonly<Record<string, RegExp>> = {
  ModelFallbackSpike: /^ims_model_fallbacks_total$/,
  HighCostDrift: /^ims_cost_drift_percentage$/,
  HighPolicyViolationRate: /^ims_policy_violations_total$/,
  LowCacheHitRate: /^ims_cache_(hits|misses)_total$/,
  QueueDepthGrowing: /^ims_queue_depth$/,
  FrequentRateLimiting: /^ims_api_errors_total$/,
  ModelSuccessRateDrop: /^ims_model_success_rate$/,
};
