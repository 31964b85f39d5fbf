import type { PiiClass } from './pii.ts';

/** The names spans go by: low cardinality. */
export const spanNames = {
  httpRequest: 'http.request',
  databaseQuery: 'db.query',
  cacheGet: 'cache.get',
  calculation: 'calculation',
  executePattern: 'execute_pattern',
  patternStep: 'pattern.step',
  agentCapability: 'agent.capability',
  agentRun: 'agent.run',
  agentSpawn: 'agent.spawn',
  sandbox: 'agent.sandbox',
  packBuild: 'pack.build',
  providerFetch: 'provider.fetch',
  packTransform: 'pack.transform',
  packLoad: 'pack.load',
  packMarkFresh: 'pack.mark_fresh',
  alertEvaluate: 'alert.evaluate',
  alertDeliver: 'alert.deliver',
  alertSend: 'alert.send',
  nightlyChain: 'nightly.chain',
  nightlyStep: 'nightly.step',
  debugTrace: 'debug.trace',
} as const;
export type SpanName = (typeof spanNames)[keyof typeof spanNames];

type AttributeType = 'string' | 'number' | 'boolean' | 'string[]';
interface AttributeDefinition<Type extends AttributeType = AttributeType> {
  readonly type: Type;
  readonly pii: PiiClass;
}
const attribute = <const Type extends AttributeType>(
  type: Type,
  pii: PiiClass = 'none',
): AttributeDefinition<Type> => ({ type, pii });

/** The request context (RequestCtx): on every log line of a request and on its spans. */
export const contextAttributes = {
  pricing_pack_id: attribute('string'),
  ledger_commit_hash: attribute('string'),
  user_id: attribute('string', 'hash'),
  request_id: attribute('string'),
  asof_date: attribute('string'),
  portfolio_id: attribute('string', 'hash'),
  require_fresh: attribute('boolean'),
} as const;

/** DawsOS's own span attributes. */
const ownAttributes = {
  pattern_id: attribute('string'),
  pattern_inputs_count: attribute('number'),
  pattern_input_keys: attribute('string[]'),
  step_index: attribute('number'),
  agent_name: attribute('string'),
  capability: attribute('string'),
  provider: attribute('string'),
  /** On provider fetches only: a pack holds everybody's securities, so the id says nothing of anyone's holdings. */
  security_id: attribute('string'),
  /** Rounded to two significant digits: {@link roundForTelemetry}. */
  portfolio_value: attribute('number'),
  position_count: attribute('number'),
  row_count: attribute('number'),
  carried_forward_count: attribute('number'),
  pack_status: attribute('string'),
  alert_type: attribute('string'),
  delivery_method: attribute('string'),
  delivery_attempt: attribute('number'),
  delivery_outcome: attribute('string'),
  rule_count: attribute('number'),
  alert_count: attribute('number'),
  job_name: attribute('string'),
  cache_hit: attribute('boolean'),
  'fault.injected': attribute('string'),
  'sampling.keep': attribute('boolean'),
  error: attribute('boolean'),
  'error.type': attribute('string'),
  'error.message': attribute('string', 'text'),
} as const;

/** OpenTelemetry semantic conventions in use (stable names, 1.45). */
const semanticAttributes = {
  'http.request.method': attribute('string'),
  'http.route': attribute('string'),
  'http.response.status_code': attribute('number'),
  'http.request.resend_count': attribute('number'),
  'url.path': attribute('string', 'text'),
  'url.scheme': attribute('string'),
  'url.full': attribute('string', 'text'),
  'server.address': attribute('string'),
  'server.port': attribute('number'),
  'client.address': attribute('string', 'redact'),
  'db.system.name': attribute('string'),
  'db.operation.name': attribute('string'),
  'db.collection.name': attribute('string'),
  /** Parametrised statements only: literals never stand in the text. */
  'db.query.text': attribute('string'),
  'db.response.returned_rows': attribute('number'),
  'messaging.system': attribute('string'),
  'messaging.destination.name': attribute('string'),
  'messaging.operation.type': attribute('string'),
  'messaging.message.id': attribute('string'),
  'exception.type': attribute('string'),
  'exception.message': attribute('string', 'text'),
  'exception.stacktrace': attribute('string', 'text'),
} as const;

/** Every attribute a span may carry, with how it is treated before it leaves the process. */
export const spanAttributes = { ...contextAttributes, ...ownAttributes, ...semanticAttributes } as const;

type ValueOf<Definition> =
  Definition extends AttributeDefinition<infer Type>
    ? { string: string; number: number; boolean: boolean; 'string[]': readonly string[] }[Type]
    : never;

export type ContextFields = {
  readonly [Key in keyof typeof contextAttributes]?: ValueOf<(typeof contextAttributes)[Key]>;
};
export type SpanAttributes = { readonly [Key in keyof typeof spanAttributes]?: ValueOf<(typeof spanAttributes)[Key]> };

/** Two significant digits, so that a trace tells a size and not a fortune. */
export const roundForTelemetry = (value: number): number => Number(value.toPrecision(2));
