import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ConfigError } from './config-error.ts';
import { type Environment, loadConfig } from './load-config.ts';
import { faultVariables } from './service-variables.ts';
import { alsoWhenInvalid, productionRules, telemetryOptions, telemetryVariables } from './telemetry-config.ts';

const schema = z.object({ ...telemetryVariables, ...faultVariables }).superRefine(productionRules, alsoWhenInvalid);
const options = (environment: Environment) => telemetryOptions('dawsos-executor', loadConfig(schema, environment));
const token = { OBSERVABILITY_TOKEN: 'letmein' };

describe('telemetry options', () => {
  it('are on, human and unsampled in development', () => {
    expect(options({})).toMatchObject({
      service: 'dawsos-executor',
      environment: 'development',
      enabled: true,
      tracing: { endpoint: undefined, sampleRate: 1, preset: undefined },
      errors: { dsn: undefined },
      logging: { level: 'info', format: 'human' },
      deprecated: [],
      secrets: [],
    });
  });

  it.each([
    ['development', 1],
    ['test', 1],
    ['staging', 0.5],
    ['production', 0.1],
  ])('keep in %s a share of %d', (ENVIRONMENT, rate) => {
    expect(options({ ENVIRONMENT, ...token }).tracing.sampleRate).toBe(rate);
    expect(options({ ENVIRONMENT, ...token, TRACES_SAMPLE_RATE: '0.25' }).tracing.sampleRate).toBe(0.25);
    expect(options({ ENVIRONMENT, ...token, TRACES_SAMPLE_RATE: '0' }).tracing.sampleRate).toBe(0);
  });

  it('are off by either switch', () => {
    expect(options({ ENABLE_OBSERVABILITY: 'false' }).enabled).toBe(false);
    expect(options({ OTEL_SDK_DISABLED: 'true' }).enabled).toBe(false);
  });

  it('take the older names, say so, and prefer the new one', () => {
    const old = options({ OTLP_ENDPOINT: 'http://old:1', TRACE_SAMPLING_RATE: '0.3' });
    expect(old.tracing).toEqual({ endpoint: 'http://old:1', sampleRate: 0.3, preset: undefined });
    expect(old.deprecated).toEqual([
      { name: 'OTLP_ENDPOINT', use: 'OTEL_EXPORTER_OTLP_ENDPOINT' },
      { name: 'TRACE_SAMPLING_RATE', use: 'TRACES_SAMPLE_RATE' },
    ]);
    const both = options({
      JAEGER_ENDPOINT: 'http://old:1',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://new:2',
      SENTRY_TRACES_SAMPLE_RATE: '0.3',
      TRACES_SAMPLE_RATE: '0.4',
    });
    expect(both.tracing).toEqual({ endpoint: 'http://new:2', sampleRate: 0.4, preset: undefined });
  });

  it('name every secret, so that no signal tells it', () => {
    const variables = loadConfig(schema, { ...token, SENTRY_DSN: 'https://key@sentry.example/1' });
    const { secrets, errors } = telemetryOptions('dawsos-executor', variables, ['database-url', undefined]);
    expect(secrets).toEqual(['letmein', 'https://key@sentry.example/1', 'database-url']);
    expect(errors.dsn).toBe('https://key@sentry.example/1');
  });
});

describe('outside development', () => {
  const problems = (environment: Environment): readonly string[] => {
    try {
      loadConfig(schema, environment);
      return [];
    } catch (error) {
      return (error as ConfigError).problems;
    }
  };

  it('a token must be set, and in production faults must not be allowed', () => {
    const environment = { ENVIRONMENT: 'production', ALLOW_FAULTS: 'true' };
    expect(problems(environment)).toEqual([
      'OBSERVABILITY_TOKEN: must be set outside development',
      'ALLOW_FAULTS: must not be true in production',
    ]);
    expect(problems({ ...environment, ...token, ALLOW_FAULTS: 'false' })).toEqual([]);
    expect(problems({ ENVIRONMENT: 'staging', ...token, ALLOW_FAULTS: 'true' })).toEqual([]);
    expect(problems({ ENVIRONMENT: 'test', ALLOW_FAULTS: 'true' })).toEqual([]);
  });

  it('they are told together with every other problem', () => {
    expect(problems({ ENVIRONMENT: 'production', LOG_LEVEL: 'loud' })).toEqual([
      'LOG_LEVEL: must be a pino level',
      'OBSERVABILITY_TOKEN: must be set outside development',
    ]);
  });
});
