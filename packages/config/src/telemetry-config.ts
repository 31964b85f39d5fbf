import { z } from 'zod';
import { flag, httpUrl, secret, sentryDsn, share } from './fields.ts';
import type { Secret } from './secret.ts';
import { developmentSigningKey } from './service-variables.ts';

const environments = ['development', 'test', 'staging', 'production'] as const;

/** Share of traces kept where nothing else is said. */
const sampleRates: Record<(typeof environments)[number], number> = {
  development: 1,
  test: 1,
  staging: 0.5,
  production: 0.1,
};

/** The variables of the telemetry core; the older names work and are reported as deprecated. */
export const telemetryVariables = {
  ENABLE_OBSERVABILITY: flag(true),
  OTEL_SDK_DISABLED: flag(false),
  SERVICE_NAME: z.string().optional(),
  SERVICE_VERSION: z.string().default('0.1.0'),
  ENVIRONMENT: z.enum(environments, `must be one of ${environments.join(', ')}`).default('development'),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl.optional(),
  OTLP_ENDPOINT: httpUrl.optional(),
  JAEGER_ENDPOINT: httpUrl.optional(),
  SENTRY_DSN: sentryDsn.optional(),
  TRACES_SAMPLE_RATE: share.optional(),
  TRACE_SAMPLING_RATE: share.optional(),
  SENTRY_TRACES_SAMPLE_RATE: share.optional(),
  TRACING_PRESET: z.enum(['standard', 'lean'], 'must be standard or lean').optional(),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], 'must be a pino level')
    .default('info'),
  LOG_FORMAT: z.enum(['json', 'human'], 'must be json or human').optional(),
  OBSERVABILITY_TOKEN: secret.optional(),
};

export type TelemetryVariables = z.output<z.ZodObject<typeof telemetryVariables>>;

const deprecatedNames = {
  OTLP_ENDPOINT: 'OTEL_EXPORTER_OTLP_ENDPOINT',
  JAEGER_ENDPOINT: 'OTEL_EXPORTER_OTLP_ENDPOINT',
  TRACE_SAMPLING_RATE: 'TRACES_SAMPLE_RATE',
  SENTRY_TRACES_SAMPLE_RATE: 'TRACES_SAMPLE_RATE',
} as const;

/** The variables in use under an older name, each with the name to use instead. */
const deprecations = (variables: TelemetryVariables): readonly { readonly name: string; readonly use: string }[] =>
  Object.entries(deprecatedNames)
    .filter(([name]) => variables[name as keyof typeof deprecatedNames] !== undefined)
    .map(([name, use]) => ({ name, use }));

/** What the telemetry core is started with, from its variables; `secrets` is what no signal may ever hold. */
export const telemetryOptions = <Service extends string>(
  service: Service,
  variables: TelemetryVariables,
  secrets: readonly (string | undefined)[] = [],
) => ({
  // SERVICE_NAME renames a copy; the catalogue's type stays that of the service it is.
  service: (variables.SERVICE_NAME ?? service) as Service,
  version: variables.SERVICE_VERSION,
  environment: variables.ENVIRONMENT,
  enabled: variables.ENABLE_OBSERVABILITY && !variables.OTEL_SDK_DISABLED,
  tracing: {
    endpoint: variables.OTEL_EXPORTER_OTLP_ENDPOINT ?? variables.OTLP_ENDPOINT ?? variables.JAEGER_ENDPOINT,
    sampleRate:
      variables.TRACES_SAMPLE_RATE ??
      variables.TRACE_SAMPLING_RATE ??
      variables.SENTRY_TRACES_SAMPLE_RATE ??
      sampleRates[variables.ENVIRONMENT],
    preset: variables.TRACING_PRESET,
  },
  errors: { dsn: variables.SENTRY_DSN?.reveal() },
  logging: {
    level: variables.LOG_LEVEL,
    format: variables.LOG_FORMAT ?? (variables.ENVIRONMENT === 'development' ? ('human' as const) : ('json' as const)),
  },
  deprecated: deprecations(variables),
  secrets: [variables.OBSERVABILITY_TOKEN?.reveal(), variables.SENTRY_DSN?.reveal(), ...secrets].filter(
    (value): value is string => value !== undefined,
  ),
});

/** Makes zod check rules between variables although single ones are wrong: every problem is told at once. */
export const alsoWhenInvalid = { when: () => true };

/** Rules between variables that hold for every service; pass it to `superRefine` with {@link alsoWhenInvalid}. */
export function productionRules(
  variables: {
    ENVIRONMENT?: string;
    OBSERVABILITY_TOKEN?: unknown;
    ALLOW_FAULTS?: boolean | undefined;
    ALERT_SIGNING_KEY?: Secret;
    ALLOW_PRIVATE_WEBHOOKS?: boolean;
  },
  context: z.RefinementCtx,
): void {
  const { ENVIRONMENT } = variables;
  if (ENVIRONMENT === undefined) return;
  const report = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
  const deployed = !['development', 'test'].includes(ENVIRONMENT);
  if (variables.OBSERVABILITY_TOKEN === undefined && deployed) {
    report('OBSERVABILITY_TOKEN', 'must be set outside development');
  }
  if (
    variables.ALERT_SIGNING_KEY?.reveal() === developmentSigningKey &&
    ['staging', 'production'].includes(ENVIRONMENT)
  ) {
    report('ALERT_SIGNING_KEY', 'must be set outside development');
  }
  if (variables.ALLOW_PRIVATE_WEBHOOKS === true && ENVIRONMENT === 'production') {
    report('ALLOW_PRIVATE_WEBHOOKS', 'must not be true in production');
  }
  if (variables.ALLOW_FAULTS === true && ENVIRONMENT === 'production') {
    report('ALLOW_FAULTS', 'must not be true in production');
  }
}
