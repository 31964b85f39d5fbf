export { type ObservableBreaker, observeBreaker } from './breaker/observe-breaker.ts';
export { type Cache, observeCache } from './cache/observe-cache.ts';
export {
  type ObservableDatabase,
  observeDatabase,
  type Queryable,
  type Statement,
} from './database/observe-database.ts';
export { describeError, type ErrorDescription } from './errors/describe-error.ts';
export type { ErrorReporter } from './errors/error-reporter.ts';
export {
  type HttpObserver,
  type HttpTelemetryOptions,
  httpTelemetry,
  type ObservedLocals,
} from './express/http-telemetry.ts';
export type { SlowLimit } from './express/route-instruments.ts';
export { checkHealth, type DependencyHealth, type HealthCheck, type HealthReport } from './health/health.ts';
export { observeDependencies } from './health/observe-dependencies.ts';
export { type ObservedCall, observedFetch } from './http-client/observed-fetch.ts';
export { observeJob } from './jobs/observe-job.ts';
export { createLifecycle, type Lifecycle } from './lifecycle/lifecycle.ts';
export type { LogFields, Logger } from './logging/logger.ts';
export { mergeSnapshots } from './metrics/absorbed-samples.ts';
export type {
  BoundCounter,
  BoundGauge,
  BoundHistogram,
  Counter,
  Gauge,
  Histogram,
  Metrics,
  MetricsSnapshot,
  Sample,
} from './metrics/metrics.ts';
export { createNoopTelemetry, startTelemetry } from './start-telemetry.ts';
export type { Telemetry, TelemetryOptions } from './telemetry.ts';
export { sendTestSpan, type TestSpanReport } from './tracing/send-test-span.ts';
export type { Span, SpanOptions, Tracing, TracingStats } from './tracing/tracing.ts';
