import { fileURLToPath } from 'node:url';

/** Services that take part. */
export type ServiceName = 'market-data' | 'agent-runtime' | 'executor-api' | 'pricing-pack-builder' | 'alert-delivery';

/** The program of a service. */
export const entryOf = (name: ServiceName): string =>
  fileURLToPath(new URL(`../../../../services/${name}/src/main.ts`, import.meta.url));

/** What every service is told: defaults but for ports, which are the system's to give, and quotas of the simulator. */
export const commonEnvironment: Readonly<Record<string, string>> = {
  ENVIRONMENT: 'development',
  LOG_FORMAT: 'json',
  MARKET_DATA_PORT: '0',
  AGENT_RUNTIME_PORT: '0',
  EXECUTOR_PORT: '0',
  ALERT_DELIVERY_PORT: '0',
  FMP_QUOTA: '1000000',
  ECB_QUOTA: '1000000',
  FRED_QUOTA: '1000000',
  FMP_CALLS_PER_MINUTE: '1000000',
  ECB_CALLS_PER_MINUTE: '1000000',
  FRED_CALLS_PER_MINUTE: '1000000',
};

/** Without telemetry, as a user would have it. */
export const withoutTelemetry: Readonly<Record<string, string>> = { ENABLE_OBSERVABILITY: 'false' };
