import { startHttpServer } from '@dawsos/http';
import { createNoopTelemetry, type Telemetry } from '@dawsos/telemetry';
import { onTestFinished } from 'vitest';
import { loadMarket } from './adapters/load-market.ts';
import { createMarketDataApp } from './app.ts';
import { loadMarketDataConfig } from './config.ts';

const market = loadMarket();

export interface TestAppOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly telemetry?: Telemetry;
  readonly random?: () => number;
}

/** For tests: the service on a free port until the test is over; answers how to fetch a path from it. */
export const startTestApp = async ({ environment = {}, telemetry, random }: TestAppOptions = {}) => {
  const app = createMarketDataApp({
    telemetry: telemetry ?? createNoopTelemetry(),
    config: loadMarketDataConfig({ ENVIRONMENT: 'test', ...environment }),
    market: await market,
    random,
  });
  const server = await startHttpServer(app, { port: 0, drainMs: 100 });
  onTestFinished(() => server.stop());
  return (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${server.port}${path}`, init);
};
