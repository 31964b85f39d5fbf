import { spawnService } from '@dawsos/testkit';
import { afterAll } from 'vitest';

/** A running simulator of the providers. */
export interface TestMarketData {
  /** The variables that point the builder at it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Body of `PUT /faults`. */
  setFaults(settings: {
    readonly mode: string;
    readonly provider?: string;
    readonly delay_ms?: number;
    readonly rate?: number;
  }): Promise<void>;
}

/** For tests: the real market-data service as a process of its own until the file's tests are over. */
export const startMarketData = async (environment: Readonly<Record<string, string>> = {}): Promise<TestMarketData> => {
  const service = await spawnService({
    entry: new URL('../../../market-data/src/main.ts', import.meta.url),
    env: {
      ENVIRONMENT: 'test',
      LOG_FORMAT: 'json',
      MARKET_DATA_PORT: '0',
      ALLOW_FAULTS: 'true',
      FMP_QUOTA: '100000',
      ECB_QUOTA: '100000',
      FRED_QUOTA: '100000',
      ...environment,
    },
  });
  afterAll(() => service.stop());
  const line = await service.stdout.waitFor(/"port":\d+/);
  const url = `http://127.0.0.1:${/"port":(\d+)/.exec(line)?.[1]}`;
  return {
    environment: {
      FMP_BASE_URL: `${url}/fmp`,
      ECB_BASE_URL: `${url}/ecb`,
      FRED_BASE_URL: `${url}/fred`,
      FMP_CALLS_PER_MINUTE: '10000',
      ECB_CALLS_PER_MINUTE: '10000',
      FRED_CALLS_PER_MINUTE: '10000',
    },
    setFaults: async (settings) => {
      const response = await fetch(`${url}/faults`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(settings),
      });
      if (!response.ok) throw new Error(`faults not set: ${response.status}`);
    },
  };
};
