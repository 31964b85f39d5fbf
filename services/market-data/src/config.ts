import {
  alsoWhenInvalid,
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
    ...faultVariables,
    MARKET_DATA_PORT: portField('MARKET_DATA_PORT'),
    /** Window of all the quotas below. */
    QUOTA_WINDOW_MS: wholeNumber(60_000, { min: 100, max: 3_600_000 }),
    FMP_QUOTA: wholeNumber(300, { min: 1 }),
    POLYGON_QUOTA: wholeNumber(300, { min: 1 }),
    ECB_QUOTA: wholeNumber(300, { min: 1 }),
    FRED_QUOTA: wholeNumber(120, { min: 1 }),
  })
  .superRefine(productionRules, alsoWhenInvalid);

export type MarketDataConfig = z.output<typeof schema>;

/** Reads the service's variables; throws ConfigError. */
export const loadMarketDataConfig = (environment?: Environment): MarketDataConfig => loadConfig(schema, environment);
