import { runMain, runService } from '@dawsos/http';
import { startExecutor } from './composition.ts';
import { loadExecutorConfig } from './config.ts';
import { instrumentation } from './instrumentation.ts';

await runMain(async () => {
  const config = loadExecutorConfig();
  await runService(instrumentation(config), async (telemetry, lifecycle) => {
    await startExecutor(config, telemetry, lifecycle);
  });
});
