import { telemetryOptions } from '@dawsos/config';
import { serviceNames } from '@dawsos/conventions';
import type { TelemetryOptions } from '@dawsos/telemetry';
import type { PackBuilderConfig } from './config.ts';

/** How this service reports on itself; the providers' keys are scrubbed from every signal. */
export const instrumentation = (config: PackBuilderConfig): TelemetryOptions =>
  telemetryOptions(
    serviceNames.packBuilder,
    config,
    [config.DATABASE_URL, config.FMP_API_KEY, config.FRED_API_KEY].map((value) => value.reveal()),
  );
