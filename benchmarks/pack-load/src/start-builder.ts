import type { IsoDate } from '@dawsos/domain';
import { composePackBuilder, instrumentation, loadPackBuilderConfig, noProgress } from '@dawsos/pricing-pack-builder';
import { startTelemetry } from '@dawsos/telemetry';

/** The pack builder as it ships, telemetry on, in this process. */
export const startBuilder = async (databaseUrl: string, marketDataUrl: string) => {
  const config = loadPackBuilderConfig({
    LOG_LEVEL: 'silent',
    DATABASE_URL: databaseUrl,
    FMP_BASE_URL: `${marketDataUrl}/fmp`,
    ECB_BASE_URL: `${marketDataUrl}/ecb`,
    FRED_BASE_URL: `${marketDataUrl}/fred`,
    FMP_CALLS_PER_MINUTE: '1000000',
    ECB_CALLS_PER_MINUTE: '1000000',
    FRED_CALLS_PER_MINUTE: '1000000',
  });
  const telemetry = await startTelemetry(instrumentation(config));
  const builder = composePackBuilder(config, telemetry);
  return {
    /** Builds and marks fresh the pack of a date that has none; fetching, hashing and bookkeeping are in its time. */
    build: async (date: IsoDate, universe: number): Promise<{ readonly rowCount: number; readonly ms: number }> => {
      const startedAt = performance.now();
      const result = await builder.build({ date, universe, markFresh: true }, noProgress, new AbortController().signal);
      const ms = performance.now() - startedAt;
      if (result.outcome !== 'built') throw new Error(`the pack of ${date} was not built: ${result.outcome}`);
      return { rowCount: result.pack.priceCount, ms };
    },
    stop: async () => {
      await builder.close();
      await telemetry.stop();
    },
  };
};
