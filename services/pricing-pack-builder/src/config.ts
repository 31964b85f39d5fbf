import {
  alsoWhenInvalid,
  databaseVariables,
  type Environment,
  httpUrl,
  httpVariables,
  loadConfig,
  localUrl,
  portField,
  productionRules,
  Secret,
  secret,
  telemetryVariables,
  wholeNumber,
} from '@dawsos/config';
import { z } from 'zod';

const isTimeZone = (value: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }) !== undefined;
  } catch {
    return false;
  }
};

/** What the simulator takes; a real provider refuses it. */
const demoKey = 'demo';
const simulator = (provider: string) => httpUrl.default(() => `${localUrl('MARKET_DATA_PORT')}/${provider}`);
const key = secret.default(() => new Secret(demoKey));

const schema = z
  .object({
    ...telemetryVariables,
    ...httpVariables,
    ...databaseVariables,
    /** One connection holds the build's lock, the others work. */
    DATABASE_MAX_CONNECTIONS: wholeNumber(10, { min: 4, max: 500 }),
    PACK_BUILDER_PORT: portField('PACK_BUILDER_PORT'),
    PACK_STALE_AFTER_S: wholeNumber(90_000, { min: 1 }),
    FMP_BASE_URL: simulator('fmp'),
    FMP_API_KEY: key,
    FMP_CALLS_PER_MINUTE: wholeNumber(250, { min: 1 }),
    ECB_BASE_URL: simulator('ecb'),
    ECB_CALLS_PER_MINUTE: wholeNumber(250, { min: 1 }),
    FRED_BASE_URL: simulator('fred'),
    FRED_API_KEY: key,
    FRED_CALLS_PER_MINUTE: wholeNumber(100, { min: 1 }),
    /** Requests to providers under way at a time. */
    PROVIDER_CONCURRENCY: wholeNumber(4, { min: 1, max: 64 }),
    PROVIDER_TIMEOUT_MS: wholeNumber(10_000, { min: 100, max: 120_000 }),
    /** How often scrapes and nobody else may ask a provider whether it is up. */
    PROVIDER_PROBE_MS: wholeNumber(60_000, { min: 100, max: 86_400_000 }),
    /** How long a provider's breaker stays open before one request may try. */
    PROVIDER_BREAKER_OPEN_MS: wholeNumber(60_000, { min: 100, max: 3_600_000 }),
    /** Where the ledger's journal is, below `ledger/`: the executor's, for the two are compared. */
    DATA_DIR: z.string().default('.data'),
    /** On whose clocks it is 00:00 when the nightly chain starts. */
    NIGHTLY_TIME_ZONE: z.string().refine(isTimeZone, 'must be a time zone such as Europe/Zurich').default('UTC'),
    /** Size of the generated universe in the nightly packs, and in those built by hand where nothing else is said. */
    NIGHTLY_UNIVERSE: wholeNumber(0, { max: 999_999 }),
    /** Whose cache is warmed. */
    EXECUTOR_URL: httpUrl.default(() => localUrl('EXECUTOR_PORT')),
    PREWARM_TIMEOUT_MS: wholeNumber(10_000, { min: 100, max: 120_000 }),
  })
  .superRefine(productionRules, alsoWhenInvalid);

export type PackBuilderConfig = z.output<typeof schema>;

/** Reads the service's variables; throws ConfigError. */
export const loadPackBuilderConfig = (environment?: Environment): PackBuilderConfig => loadConfig(schema, environment);
