import { telemetryOptions } from '@dawsos/config';
import { serviceNames } from '@dawsos/conventions';
import type { TelemetryOptions } from '@dawsos/telemetry';
import type { MarketDataConfig } from './config.ts';

/** How this service reports on itself. */
export const instrumentation = (config: MarketDataConfig): TelemetryOptions =>
  telemetryOptions(serviceNames.marketData, config);
