/** Closed sets of label values that more than one metric, or the code that sets them, shares. */

export const httpMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;

/** `rejected` is a 4xx, `not_fresh` the freshness gate: neither is a failure of ours. `unavailable`, an open breaker, is one to users, whose cause is counted elsewhere. */
export const executionStatuses = ['success', 'error', 'timeout', 'unavailable', 'not_fresh', 'rejected'] as const;
export type ExecutionStatus = (typeof executionStatuses)[number];

export const outcomes = ['success', 'error'] as const;
export type Outcome = (typeof outcomes)[number];

export const agentNames = ['financial_analyst', 'macro_hound', 'data_harvester', 'ledger_keeper'] as const;
export type AgentName = (typeof agentNames)[number];

/** What each agent can do: patterns name these, the agent runtime implements them, and each side is checked against them. */
export const agentCapabilities = {
  financial_analyst: ['value_positions', 'measure_performance', 'measure_currency_exposure', 'measure_concentration'],
  macro_hound: ['latest_observation'],
  data_harvester: ['portfolio_prices', 'fx_rates', 'price_history', 'fx_history', 'find_pack', 'compare_packs'],
  ledger_keeper: ['positions', 'trades'],
} as const satisfies Record<AgentName, readonly string[]>;
export type CapabilityOf<Agent extends AgentName> = (typeof agentCapabilities)[Agent][number];

export const providers = ['fmp', 'polygon', 'ecb', 'fred'] as const;
export type Provider = (typeof providers)[number];

/** What a service asks after in its health checks. */
export const dependencies = ['database', 'cache', 'agent-runtime', 'fmp', 'ecb', 'fred', 'queue', 'smtp'] as const;
export type Dependency = (typeof dependencies)[number];

export const breakerStates = ['closed', 'open', 'half_open'] as const;
export type BreakerState = (typeof breakerStates)[number];

export const databaseOperations = ['select', 'insert', 'update', 'delete', 'copy', 'transaction', 'lock'] as const;
export type DatabaseOperation = (typeof databaseOperations)[number];

export const databaseTables = [
  'securities',
  'corporate_actions',
  'pricing_packs',
  'pack_prices',
  'pack_fx_rates',
  'pack_batches',
  'price_history',
  'fx_history',
  'macro_series',
  'portfolios',
  'trades',
  'ledger_head',
  'job_runs',
  'job_metrics',
  'provider_breakers',
  'alert_rules',
  'alert_events',
  'alert_deliveries',
  'alert_dlq',
  'alert_audit',
  'alert_evaluations',
  'chain_runs',
  'chain_steps',
  'ledger_reconciliations',
  'macro_snapshots',
  'none',
] as const;
export type DatabaseTable = (typeof databaseTables)[number];

export const tradeActions = ['buy', 'sell', 'dividend'] as const;
export type TradeAction = (typeof tradeActions)[number];

export const jobs = [
  'build_pack',
  'reconcile_ledger',
  'compute_macro',
  'prewarm',
  'mark_fresh',
  'evaluate_alerts',
] as const;
export type JobName = (typeof jobs)[number];

export const alertTypes = [
  'price_move',
  'portfolio_value_move',
  'currency_exposure',
  'concentration',
  'macro_threshold',
  'pack_not_fresh',
] as const;
export type AlertType = (typeof alertTypes)[number];

/** What an evaluation of a rule comes to; `repeated` was told already that day, `no_data` could not be decided, `error` is no rule to this version. */
export const evaluationStatuses = ['triggered', 'quiet', 'repeated', 'no_data', 'error'] as const;
export type EvaluationStatus = (typeof evaluationStatuses)[number];

export const deliveryMethods = ['webhook', 'email', 'log'] as const;
export type DeliveryMethod = (typeof deliveryMethods)[number];

/** Why one try to deliver failed. */
export const deliveryErrors = [
  'timeout',
  'unreachable',
  'rate_limited',
  'server_error',
  'rejected',
  'forbidden_address',
  'not_configured',
  'internal',
] as const;
export type DeliveryError = (typeof deliveryErrors)[number];
