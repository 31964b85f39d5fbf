import type { RequestListener } from 'node:http';
import type { Provider } from '@dawsos/conventions';
import { createHttpApp, injectFaults } from '@dawsos/http';
import type { Telemetry } from '@dawsos/telemetry';
import type { RequestHandler } from 'express';
import type { MarketDataConfig } from './config.ts';
import { noFaults } from './domain/faults.ts';
import type { Market } from './domain/market.ts';
import { ecbRoutes } from './routes/ecb.ts';
import { faultsRoute } from './routes/faults-route.ts';
import { fmpRoutes } from './routes/fmp.ts';
import { fredRoutes } from './routes/fred.ts';
import { polygonRoutes } from './routes/polygon.ts';
import { quota } from './routes/quota.ts';
import { type FaultBoard, injectStandingFaults } from './routes/standing-faults.ts';

export interface AppOptions {
  readonly telemetry: Telemetry;
  readonly config: MarketDataConfig;
  readonly market: Market;
  /** 0–1, as `Math.random`: decides which requests a fault hits. */
  readonly random?: () => number;
}

/** The providers, each under its own path with its own quota, and `/faults` where faults are allowed. */
export const createMarketDataApp = ({ telemetry, config, market, random }: AppOptions): RequestListener => {
  const board: FaultBoard = { settings: noFaults };
  const guardsOf = (provider: Provider, limit: number): readonly RequestHandler[] => [
    quota({ limit, windowMs: config.QUOTA_WINDOW_MS }),
    injectFaults({ telemetry, allowed: config.ALLOW_FAULTS, random }),
    ...(config.ALLOW_FAULTS ? [injectStandingFaults(board, provider, telemetry, random)] : []),
  ];
  return createHttpApp({
    telemetry,
    checks: [],
    observabilityToken: config.OBSERVABILITY_TOKEN,
    maxBodyBytes: config.MAX_BODY_BYTES,
    routes: (app) => {
      app.use('/fmp', fmpRoutes(market, guardsOf('fmp', config.FMP_QUOTA)));
      app.use('/polygon', polygonRoutes(market, guardsOf('polygon', config.POLYGON_QUOTA)));
      app.use('/ecb', ecbRoutes(market, guardsOf('ecb', config.ECB_QUOTA)));
      app.use('/fred', fredRoutes(market, guardsOf('fred', config.FRED_QUOTA)));
      if (config.ALLOW_FAULTS) app.use(faultsRoute(board));
    },
  });
};
