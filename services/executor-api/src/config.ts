import {
  alertVariables,
  alsoWhenInvalid,
  databaseVariables,
  type Environment,
  faultVariables,
  httpUrl,
  httpVariables,
  loadConfig,
  localUrl,
  portField,
  productionRules,
  redisUrl,
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
    ...alertVariables,
    EXECUTOR_PORT: portField('EXECUTOR_PORT'),
    /** Where the ledger's journal is, below `ledger/`. */
    DATA_DIR: z.string().default('.data'),
    AGENT_RUNTIME_URL: httpUrl.default(() => localUrl('AGENT_RUNTIME_PORT')),
    AGENT_CONNECTIONS: wholeNumber(32, { min: 1, max: 1_000 }),
    /** Longest one step may take; longer than the agent runtime's own limit, so that the cause is told. */
    STEP_TIMEOUT_MS: wholeNumber(3_000, { min: 10, max: 120_000 }),
    /** Longest all steps of a pattern may take together. */
    PATTERN_TIMEOUT_MS: wholeNumber(10_000, { min: 10, max: 300_000 }),
    PACK_STALE_AFTER_S: wholeNumber(90_000, { min: 1 }),
    /** Packs whose rates and splits are kept in memory; some 5 KB each. */
    PACK_CACHE_ENTRIES: wholeNumber(100, { min: 1, max: 100_000 }),
    /** A server that keeps them instead, for several executors; with user and password, `rediss://` for encryption. */
    REDIS_URL: redisUrl.optional(),
    AUTH_JWKS_URL: httpUrl.optional(),
    AUTH_ISSUER: z.string().optional(),
    AUTH_AUDIENCE: z.string().optional(),
  })
  .superRefine(productionRules, alsoWhenInvalid);

export type ExecutorConfig = z.output<typeof schema>;

/** Reads the service's variables; throws ConfigError. */
export const loadExecutorConfig = (environment?: Environment): ExecutorConfig => loadConfig(schema, environment);
