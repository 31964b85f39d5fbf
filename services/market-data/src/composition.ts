import { startHttpServer } from '@dawsos/http';
import type { Lifecycle, Telemetry } from '@dawsos/telemetry';
import { loadMarket } from './adapters/load-market.ts';
import { createMarketDataApp } from './app.ts';
import type { MarketDataConfig } from './config.ts';

/** Loads the data, then listens. */
export const startMarketData = async (
  config: MarketDataConfig,
  telemetry: Telemetry,
  lifecycle: Lifecycle,
): Promise<void> => {
  const market = await loadMarket();
  const app = createMarketDataApp({ telemetry, config, market });
  const server = await startHttpServer(app, { port: config.MARKET_DATA_PORT, host: config.HOST });
  lifecycle.onStop('http server', () => server.stop());
  telemetry.log.info('market data listening', { port: server.port, faults_allowed: config.ALLOW_FAULTS });
};
