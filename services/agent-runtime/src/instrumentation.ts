import { telemetryOptions } from '@dawsos/config';
import { serviceNames } from '@dawsos/conventions';
import type { TelemetryOptions } from '@dawsos/telemetry';
import type { AgentRuntimeConfig } from './config.ts';

/** How this service reports on itself. */
export const instrumentation = (config: AgentRuntimeConfig): TelemetryOptions =>
  telemetryOptions(serviceNames.agentRuntime, config, [config.DATABASE_URL.reveal()]);
