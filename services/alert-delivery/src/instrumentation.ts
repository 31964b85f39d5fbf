import { telemetryOptions, urlSecrets } from '@dawsos/config';
import { serviceNames } from '@dawsos/conventions';
import type { TelemetryOptions } from '@dawsos/telemetry';
import type { AlertDeliveryConfig } from './config.ts';

/** How this service reports on itself; keys, tokens and the SMTP password are scrubbed from every signal. */
export const instrumentation = (config: AlertDeliveryConfig): TelemetryOptions =>
  telemetryOptions(serviceNames.alertDelivery, config, [
    config.DATABASE_URL.reveal(),
    config.ALERT_SIGNING_KEY.reveal(),
    config.ALERT_OPERATOR_TOKEN?.reveal(),
    ...(config.SMTP_URL ? urlSecrets(config.SMTP_URL) : []),
  ]);
