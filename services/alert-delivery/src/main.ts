import { runMain, runService } from '@dawsos/http';
import { startAlertDelivery } from './composition.ts';
import { loadAlertDeliveryConfig } from './config.ts';
import { instrumentation } from './instrumentation.ts';

await runMain(async () => {
  const config = loadAlertDeliveryConfig();
  await runService(instrumentation(config), (telemetry, lifecycle) => startAlertDelivery(config, telemetry, lifecycle));
});
