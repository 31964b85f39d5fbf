export {
  type AgentName,
  type AlertType,
  agentCapabilities,
  agentNames,
  alertTypes,
  type BreakerState,
  breakerStates,
  type CapabilityOf,
  type DatabaseOperation,
  type DatabaseTable,
  type DeliveryError,
  type DeliveryMethod,
  type Dependency,
  deliveryErrors,
  deliveryMethods,
  type EvaluationStatus,
  type ExecutionStatus,
  evaluationStatuses,
  executionStatuses,
  httpMethods,
  type JobName,
  jobs,
  type Outcome,
  outcomes,
  type Provider,
  providers,
  type TradeAction,
  tradeActions,
} from './label-values.ts';
export type { LabelBound, LabelsOf, MetricDefinition, MetricType } from './metric-definition.ts';
export {
  type CatalogueCounter,
  type CatalogueGauge,
  type CatalogueHistogram,
  type CatalogueMetric,
  metrics,
} from './metrics/catalogue.ts';
export { hashedKeys, type PiiClass, redactedKeys } from './pii.ts';
export { type ServiceName, scrapeJobs, serviceNames } from './service-names.ts';
export {
  type ContextFields,
  contextAttributes,
  roundForTelemetry,
  type SpanAttributes,
  type SpanName,
  spanAttributes,
  spanNames,
} from './spans.ts';
