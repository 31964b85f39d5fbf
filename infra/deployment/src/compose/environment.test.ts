import { describe, expect, it } from 'vitest';
import { secretValues } from '../secret-values.ts';
import { serviceConfigs } from '../testing/service-configs.ts';
import { type ComposeService, readComposeFile } from './compose-file.ts';

const production = {
  ENVIRONMENT: 'production',
  PAGERDUTY_ROUTING_KEY: 'key',
  SLACK_API_URL: 'https://hooks.example/x',
  SENTRY_DSN: 'https://key@sentry.example/1',
  TRACES_SAMPLE_RATE: '0.1',
  AUTH_JWKS_URL: 'https://identity.example/keys',
  AUTH_ISSUER: 'https://identity.example',
  AUTH_AUDIENCE: 'dawsos',
};

/** What the process sees: compose's variables, and the secrets as infra/secrets-to-environment.sh exports them. */
function environmentOf(service: ComposeService, secrets: Readonly<Record<string, string>>): Record<string, string> {
  const exported = service.secrets.map(({ source, target }) => [target.replace('/run/secrets/', ''), secrets[source]]);
  return { ...service.environment, ...Object.fromEntries(exported) };
}

describe.each(Object.entries(serviceConfigs))('%s in compose', (name, { load, port }) => {
  it.each([{}, production])(
    'starts with exactly the environment it is given, and knows every variable of it: %o',
    (environment) => {
      const { services } = readComposeFile(environment);
      const service = services[name];
      if (service === undefined) throw new Error(`no service ${name}`);
      const given = environmentOf(service, secretValues(environment));
      const config = load(given);
      const unknown = Object.keys(given).filter((key) => given[key] !== '' && !(key in config));
      expect(unknown).toEqual([]);
      expect(config.HOST).toBe('0.0.0.0');
      expect(config.ENVIRONMENT).toBe(environment === production ? 'production' : 'development');
      // Asked for its health, and published, where it listens.
      expect(service.healthcheck?.test.at(-1)).toContain(`"http://127.0.0.1:${config[port]}/health"`);
      for (const published of service.ports) expect(published.split(':')[2]).toBe(String(config[port]));
    },
  );

  it('calls services that are there, on their ports', () => {
    const { services } = readComposeFile();
    const listening = new Map<string, unknown>([
      ['collector', 4320],
      ['redis', 6379],
      ...Object.entries(serviceConfigs).map(([other, config]): [string, unknown] => [
        other,
        portOf(other, config.port),
      ]),
    ]);
    for (const value of Object.values(services[name]?.environment ?? {})) {
      const url = /^\w+:\/\/([\w-]+):(\d+)/.exec(value);
      if (url) expect([value, listening.get(url[1] ?? '')]).toEqual([value, Number(url[2])]);
    }
  });
});

function portOf(name: string, port: string): unknown {
  const service = readComposeFile().services[name];
  const config = serviceConfigs[name];
  return service && config?.load(environmentOf(service, secretValues({})))[port];
}
