import {
  alertVariables,
  alsoWhenInvalid,
  databaseVariables,
  type Environment,
  flag,
  httpVariables,
  loadConfig,
  portField,
  productionRules,
  secret,
  telemetryVariables,
  wholeNumber,
} from '@dawsos/config';
import { z } from 'zod';

const schema = z
  .object({
    ...telemetryVariables,
    ...httpVariables,
    ...databaseVariables,
    ...alertVariables,
    ALERT_DELIVERY_PORT: portField('ALERT_DELIVERY_PORT'),
    /** Bearer token for dead letters and evaluations on request; must be set outside development. */
    ALERT_OPERATOR_TOKEN: secret.optional(),
    /** Whether it evaluates; one that only delivers leaves that, which costs by the number of rules, to others. */
    ALERT_EVALUATE: flag(true),
    /** Deliveries under way at a time, those aside that take longer than a second; 0 for one that evaluates and leaves delivering to others. */
    ALERT_CONCURRENCY: wholeNumber(64, { min: 0, max: 1_000 }),
    /** Of these at most so many to one host, all workers counted: one that hangs does not hold up the others. */
    ALERT_PER_RECEIVER: wholeNumber(48, { min: 1, max: 1_000 }),
    /** Longest one try may take. */
    ALERT_SEND_TIMEOUT_MS: wholeNumber(10_000, { min: 50, max: 60_000 }),
    /** How long a claimed delivery may go unsettled before another worker makes it; longer than a try. */
    ALERT_CLAIM_S: wholeNumber(30, { min: 1, max: 600 }),
    /** Waits before the second and before the last of the first tries; those between grow evenly. */
    ALERT_RETRY_INITIAL_MS: wholeNumber(1_000, { min: 1, max: 60_000 }),
    ALERT_RETRY_MAX_MS: wholeNumber(60_000, { min: 1, max: 3_600_000 }),
    /** How often lapsed claims, fresh packs, due dead letters and lost deliveries are looked for. */
    ALERT_POLL_MS: wholeNumber(5_000, { min: 50, max: 60_000 }),
    PACK_STALE_AFTER_S: wholeNumber(90_000, { min: 1 }),
    /** `smtp://user:password@host:port`; without one e-mails wait among the dead letters. */
    SMTP_URL: secret.optional(),
    /** E-mails under way at a time, all workers counted, each on a connection of its own: what the server grants us. */
    ALERT_SMTP_CONNECTIONS: wholeNumber(8, { min: 1, max: 100 }),
    ALERT_EMAIL_FROM: z.string().default('alerts@dawsos.example'),
  })
  .superRefine(productionRules, alsoWhenInvalid)
  .superRefine((variables, context) => {
    const report = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    const deployed = ['staging', 'production'].includes(variables.ENVIRONMENT);
    if (deployed && variables.ALERT_OPERATOR_TOKEN === undefined) {
      report('ALERT_OPERATOR_TOKEN', 'must be set outside development');
    }
    if (variables.ALERT_CLAIM_S * 1000 <= variables.ALERT_SEND_TIMEOUT_MS) {
      report('ALERT_CLAIM_S', 'must be longer than ALERT_SEND_TIMEOUT_MS');
    }
    if (variables.ALERT_RETRY_MAX_MS < variables.ALERT_RETRY_INITIAL_MS) {
      report('ALERT_RETRY_MAX_MS', 'must not be less than ALERT_RETRY_INITIAL_MS');
    }
  }, alsoWhenInvalid);

export type AlertDeliveryConfig = z.output<typeof schema>;

/** Reads the service's variables; throws ConfigError. */
export const loadAlertDeliveryConfig = (environment?: Environment): AlertDeliveryConfig =>
  loadConfig(schema, environment);
