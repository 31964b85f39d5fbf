import { fileURLToPath } from 'node:url';
import { daytimeZone } from '@dawsos/testkit';

/** The services, by the folder each lives in. */
export type ServiceName = 'market-data' | 'agent-runtime' | 'executor-api' | 'pricing-pack-builder' | 'alert-delivery';

/** A program of ours. */
export interface Program {
  readonly entry: string;
  readonly args: readonly string[];
}

/** Each service's `main.ts` with what makes it serve. */
export const programOf = (name: ServiceName): Program => ({
  entry: fileURLToPath(new URL(`../../services/${name}/src/main.ts`, import.meta.url)),
  args: name === 'pricing-pack-builder' ? ['serve'] : [],
});

/** What every process of a test is told: nothing of the developer's shell gets through, and ports are the system's to give. */
export const commonEnvironment: Readonly<Record<string, string>> = {
  ENVIRONMENT: 'test',
  LOG_FORMAT: 'json',
  // Halves the time that each process takes to load.
  NODE_COMPILE_CACHE: fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url)),
  MARKET_DATA_PORT: '0',
  AGENT_RUNTIME_PORT: '0',
  EXECUTOR_PORT: '0',
  PACK_BUILDER_PORT: '0',
  ALERT_DELIVERY_PORT: '0',
  // No test is in the way of the chain that begins by itself.
  NIGHTLY_TIME_ZONE: daytimeZone(),
  FMP_QUOTA: '100000',
  ECB_QUOTA: '100000',
  FRED_QUOTA: '100000',
  FMP_CALLS_PER_MINUTE: '10000',
  ECB_CALLS_PER_MINUTE: '10000',
  FRED_CALLS_PER_MINUTE: '10000',
};

/** The variables that point the pack builder at the simulator. */
export const providersAt = (url: string): Readonly<Record<string, string>> => ({
  FMP_BASE_URL: `${url}/fmp`,
  ECB_BASE_URL: `${url}/ecb`,
  FRED_BASE_URL: `${url}/fred`,
});
