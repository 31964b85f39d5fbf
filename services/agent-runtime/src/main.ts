import { runMain, runService } from '@dawsos/http';
import { startAgentRuntime } from './composition.ts';
import { loadAgentRuntimeConfig } from './config.ts';
import { instrumentation } from './instrumentation.ts';

await runMain(async () => {
  const config = loadAgentRuntimeConfig();
  await runService(instrumentation(config), async (telemetry, lifecycle) => {
    await startAgentRuntime(config, telemetry, lifecycle);
  });
});
