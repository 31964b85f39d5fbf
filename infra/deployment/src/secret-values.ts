import { randomBytes } from 'node:crypto';
import { alsoWhenInvalid, type Environment, loadConfig, Secret, secret } from '@dawsos/config';
import { z } from 'zod';

const development = ['development', 'test'];
/** At least 12 characters of all four kinds: what Grafana's own password policy asks for. */
const strong = /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*[^A-Za-z0-9]).{12,}$/;

const schema = z
  .object({
    ENVIRONMENT: z.enum(['development', 'test', 'staging', 'production']).default('development'),
    OBSERVABILITY_TOKEN: secret.default(() => random()),
    POSTGRES_PASSWORD: secret.default(() => random()),
    GRAFANA_ADMIN_PASSWORD: secret.default(() => new Secret(`aA1-${random().reveal()}`)),
    DASHBOARDS_PASSWORD: secret.default(() => random()),
    ALERT_SIGNING_KEY: secret.default(() => random()),
    ALERT_OPERATOR_TOKEN: secret.default(() => random()),
    /** Nobody listens there: until there is a server, alerts by e-mail wait among the dead letters. */
    SMTP_URL: secret.default(() => new Secret('smtp://127.0.0.1:25')),
    FMP_API_KEY: secret.default(() => new Secret('demo')),
    FRED_API_KEY: secret.default(() => new Secret('demo')),
    PAGERDUTY_ROUTING_KEY: secret.optional(),
    SLACK_API_URL: secret.optional(),
  })
  .superRefine((values, context) => {
    if (development.includes(values.ENVIRONMENT ?? '')) return;
    const report = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if (!strong.test(values.GRAFANA_ADMIN_PASSWORD?.reveal() ?? '')) {
      report('GRAFANA_ADMIN_PASSWORD', 'must have 12 characters, of them a small, a capital, a digit and another');
    }
    for (const name of ['PAGERDUTY_ROUTING_KEY', 'SLACK_API_URL'] as const) {
      if (values[name] === undefined) report(name, 'must be set outside development');
    }
  }, alsoWhenInvalid);

const random = () => new Secret(randomBytes(24).toString('hex'));
/** Nobody reads it in development, but a file that is mounted must be there. */
const unused = 'unused in development';

/**
 * What goes into each secret file of compose and Kubernetes, by file name: from the environment, else random.
 * Throws ConfigError outside development where Grafana's password is weak or nobody would be paged.
 */
export function secretValues(environment?: Environment): Readonly<Record<string, string>> {
  const values = loadConfig(schema, environment);
  const password = values.POSTGRES_PASSWORD.reveal();
  return {
    observability_token: values.OBSERVABILITY_TOKEN.reveal(),
    postgres_password: password,
    database_url: `postgres://dawsos:${encodeURIComponent(password)}@postgres:5432/dawsos`,
    dashboards_password: values.DASHBOARDS_PASSWORD.reveal(),
    alert_signing_key: values.ALERT_SIGNING_KEY.reveal(),
    alert_operator_token: values.ALERT_OPERATOR_TOKEN.reveal(),
    smtp_url: values.SMTP_URL.reveal(),
    fmp_api_key: values.FMP_API_KEY.reveal(),
    fred_api_key: values.FRED_API_KEY.reveal(),
    grafana_admin_password: values.GRAFANA_ADMIN_PASSWORD.reveal(),
    pagerduty_routing_key: values.PAGERDUTY_ROUTING_KEY?.reveal() ?? unused,
    slack_api_url: values.SLACK_API_URL?.reveal() ?? unused,
  };
}
