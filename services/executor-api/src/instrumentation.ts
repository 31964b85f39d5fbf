import { type Secret, telemetryOptions } from '@dawsos/config';
import { serviceNames } from '@dawsos/conventions';
import type { TelemetryOptions } from '@dawsos/telemetry';
import type { ExecutorConfig } from './config.ts';

/** How this service reports on itself. */
export const instrumentation = (config: ExecutorConfig): TelemetryOptions =>
  telemetryOptions(serviceNames.executor, config, [
    config.DATABASE_URL.reveal(),
    ...(config.REDIS_URL ? secretsOf(config.REDIS_URL) : []),
  ]);

/** The URL, and the password in it by itself. */
const secretsOf = (url: Secret): readonly string[] => {
  const { password } = new URL(url.reveal());
  return [url.reveal(), ...(password === '' ? [] : [decodeURIComponent(password)])];
};
