import { loadAgentRuntimeConfig } from '@dawsos/agent-runtime/config';
import { loadAlertDeliveryConfig } from '@dawsos/alert-delivery/config';
import type { Environment } from '@dawsos/config';
import { loadExecutorConfig } from '@dawsos/executor-api/config';
import { loadMarketDataConfig } from '@dawsos/market-data/config';
import { loadPackBuilderConfig } from '@dawsos/pricing-pack-builder';

/** How a service reads its environment, and which port it then listens on. */
export interface ServiceConfig {
  load(environment: Environment): Readonly<Record<string, unknown>>;
  readonly port: string;
}

/** The services of ours by their names in compose and Kubernetes. */
export const serviceConfigs: Readonly<Record<string, ServiceConfig>> = {
  'executor-api': { load: loadExecutorConfig, port: 'EXECUTOR_PORT' },
  'agent-runtime': { load: loadAgentRuntimeConfig, port: 'AGENT_RUNTIME_PORT' },
  'market-data': { load: loadMarketDataConfig, port: 'MARKET_DATA_PORT' },
  'alert-delivery': { load: loadAlertDeliveryConfig, port: 'ALERT_DELIVERY_PORT' },
  'pricing-pack-builder': { load: loadPackBuilderConfig, port: 'PACK_BUILDER_PORT' },
};
