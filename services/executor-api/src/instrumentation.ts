import { telemetryOptions } from '@dawsos/config';
import { serviceNames } from '@dawsos/conventions';
import type { TelemetryOptions } from '@dawsos/telemetry';
import type { ExecutorConfig } from './config.ts';

/** How this service reports on itself. */
export const instrumentation = (config: ExecutorConfig): TelemetryOptions =>
  telemetryOptions(serviceNames.executor, config, [config.DATABASE_URL.reveal()]);
