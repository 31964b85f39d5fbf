import { runMain, runService } from '@dawsos/http';
import { startMarketData } from './composition.ts';
import { loadMarketDataConfig } from './config.ts';
import { instrumentation } from './instrumentation.ts';

await runMain(async () => {
  const config = loadMarketDataConfig();
  await runService(instrumentation(config), (telemetry, lifecycle) => startMarketData(config, telemetry, lifecycle));
});
