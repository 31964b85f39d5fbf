import { ConfigError } from '@dawsos/config';
import { expect, test } from 'vitest';
import { loadExecutorConfig } from './config.ts';

const DATABASE_URL = 'postgres://u:p@127.0.0.1:5433/dawsos';

test('needs nothing but a database', () => {
  expect(loadExecutorConfig({ DATABASE_URL })).toMatchObject({
    EXECUTOR_PORT: 8000,
    AGENT_RUNTIME_URL: 'http://127.0.0.1:8010',
    ALLOW_FAULTS: false,
  });
});

test('tells every bad variable at once, and no value', () => {
  const environment = {
    ENVIRONMENT: 'production',
    ALLOW_FAULTS: 'true',
    DATABASE_URL,
    OBSERVABILITY_TOKEN: 'a-token',
    ALERT_SIGNING_KEY: 'a-key',
  };
  expect(() => loadExecutorConfig(environment)).toThrow(
    new ConfigError(['ALLOW_FAULTS: must not be true in production']),
  );
  const wrong = {
    STEP_TIMEOUT_MS: 'soon',
    AUTH_JWKS_URL: 'ftp://keys',
    EXECUTOR_PORT: '99999',
    REDIS_URL: 'http://:hunter2@r',
  };
  const load = () => loadExecutorConfig(wrong);
  for (const name of ['DATABASE_URL', ...Object.keys(wrong)]) expect(load).toThrow(`  ${name}: `);
  for (const value of ['soon', 'hunter2']) expect(load).not.toThrow(value);
});
