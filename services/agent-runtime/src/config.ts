import {
  alsoWhenInvalid,
  databaseVariables,
  type Environment,
  faultVariables,
  httpVariables,
  loadConfig,
  portField,
  productionRules,
  telemetryVariables,
  wholeNumber,
} from '@dawsos/config';
import { z } from 'zod';

const schema = z
  .object({
    ...telemetryVariables,
    ...httpVariables,
    ...databaseVariables,
    ...faultVariables,
    AGENT_RUNTIME_PORT: portField('AGENT_RUNTIME_PORT'),
    /** Histories travel in bodies: more than the usual limit, which is for what people send. */
    MAX_BODY_BYTES: wholeNumber(8_388_608, { min: 65_536, max: 67_108_864 }),
    /** Longest one capability may take; shorter than the executor's step limit, so that the cause is told. */
    CAPABILITY_TIMEOUT_MS: wholeNumber(2_000, { min: 10, max: 60_000 }),
    /** Consecutive failures that open an agent's breaker: more than one request can cause by itself. */
    AGENT_BREAKER_FAILURES: wholeNumber(5, { min: 1, max: 100 }),
    AGENT_BREAKER_OPEN_MS: wholeNumber(60_000, { min: 10, max: 3_600_000 }),
    PACK_STALE_AFTER_S: wholeNumber(90_000, { min: 1 }),
    /** Sandboxed child processes at once. */
    SANDBOX_CONCURRENCY: wholeNumber(2, { min: 1, max: 64 }),
    SANDBOX_TIMEOUT_MS: wholeNumber(10_000, { min: 100, max: 60_000 }),
    SANDBOX_MEMORY_MB: wholeNumber(128, { min: 32, max: 2_048 }),
    SANDBOX_RESULT_BYTES: wholeNumber(1_048_576, { min: 1_024, max: 16_777_216 }),
  })
  .superRefine(productionRules, alsoWhenInvalid);

export type AgentRuntimeConfig = z.output<typeof schema>;

/** Reads the service's variables; throws ConfigError. */
export const loadAgentRuntimeConfig = (environment?: Environment): AgentRuntimeConfig =>
  loadConfig(schema, environment);
