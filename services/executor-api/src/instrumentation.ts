import { telemetryOptions, urlSecrets } from '@dawsos/config';
import { serviceNames } from '@dawsos/conventions';
import type { TelemetryOptions } from '@dawsos/telemetry';
import type { ExecutorConfig } from './config.ts';

/** How this service reports on itself. */
export const instrumentation = (config: ExecutorConfig): TelemetryOptions =>
  telemetryOptions(serviceNames.executor, config, [
    config.DATABASE_URL.reveal(),
    config.ALERT_SIGNING_KEY.reveal(),
    ...(config.REDIS_URL ? urlSecrets(config.REDIS_URL) : []),
  ]);
