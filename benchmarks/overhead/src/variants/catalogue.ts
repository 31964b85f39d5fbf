import type { Variant } from './variant.ts';

const otelAuto = {
  module: 'otel-auto.ts',
  // As OpenTelemetry's own page on ES modules has it.
  nodeArgs: [
    '--disable-warning=ExperimentalWarning',
    '--experimental-loader=@opentelemetry/instrumentation/hook.mjs',
    '--import=@opentelemetry/auto-instrumentations-node/register',
  ],
  delivers: { spans: true, errors: false, logLines: false },
} as const;

const sentryPreload = `--import=${new URL('sentry.ts', import.meta.url).href}`;

/** Every variant, in the order of the table. */
export const variants: readonly Variant[] = [
  {
    name: 'bare',
    title: 'bare Express',
    module: 'bare.ts',
    delivers: { spans: false, errors: false, logLines: false },
  },
  {
    name: 'dawsos-100',
    title: '@dawsos/telemetry standard, all sampled',
    module: 'dawsos.ts',
    env: { SAMPLE_RATE: '1' },
    delivers: { spans: true, errors: true, logLines: true },
  },
  {
    name: 'dawsos-10',
    title: '@dawsos/telemetry standard, 10 %',
    module: 'dawsos.ts',
    env: { SAMPLE_RATE: '0.1' },
    delivers: { spans: true, errors: true, logLines: true },
  },
  {
    name: 'dawsos-lean-100',
    title: '@dawsos/telemetry lean, all sampled',
    module: 'dawsos.ts',
    env: { SAMPLE_RATE: '1', TRACING_PRESET: 'lean' },
    delivers: { spans: true, errors: true, logLines: true },
  },
  {
    name: 'dawsos-lean-10',
    title: '@dawsos/telemetry lean, 10 % and every error and slow request',
    module: 'dawsos.ts',
    env: { SAMPLE_RATE: '0.1', TRACING_PRESET: 'lean' },
    delivers: { spans: true, errors: true, logLines: true },
  },
  {
    name: 'dawsos-off',
    title: '@dawsos/telemetry off (log line only)',
    module: 'dawsos.ts',
    env: { SAMPLE_RATE: '1', ENABLE_OBSERVABILITY: 'false' },
    delivers: { spans: false, errors: false, logLines: true },
  },
  {
    name: 'otel-auto-100',
    title: 'OTel auto-instrumentations, defaults, all sampled',
    ...otelAuto,
  },
  {
    name: 'otel-auto-10',
    title: 'OTel auto-instrumentations, defaults, 10 %',
    ...otelAuto,
    env: { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.1' },
  },
  {
    name: 'sentry-errors',
    title: 'Sentry defaults, errors only',
    module: 'sentry.ts',
    nodeArgs: [sentryPreload],
    delivers: { spans: false, errors: true, logLines: false },
  },
  {
    name: 'sentry-all',
    title: 'Sentry defaults, all its tracing',
    module: 'sentry.ts',
    nodeArgs: [sentryPreload],
    env: { SENTRY_TRACES_SAMPLE_RATE: '1' },
    delivers: { spans: true, errors: true, logLines: false },
  },
  {
    name: 'prom-bundle',
    title: 'express-prom-bundle (metrics only)',
    module: 'prom-bundle.ts',
    delivers: { spans: false, errors: false, logLines: false },
  },
];

/** The variant of that name; throws where there is none. */
export const variantNamed = (name: string): Variant => {
  const variant = variants.find((candidate) => candidate.name === name);
  if (variant === undefined) throw new Error(`no variant ${name}`);
  return variant;
};
