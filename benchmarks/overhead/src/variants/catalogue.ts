import type { Variant } from './variant.ts';

const preload = (module: string) => `--import=${new URL(module, import.meta.url).href}`;
/** As OpenTelemetry's own page on ES modules has it. */
const otelLoader = [
  '--disable-warning=ExperimentalWarning',
  '--experimental-loader=@opentelemetry/instrumentation/hook.mjs',
];
const tenPercent = { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.1' };

const nothing = { spans: false, errors: false, logLines: false };
const spansOnly = { ...nothing, spans: true };
const spansAndLines = { spans: true, errors: false, logLines: true };
const everything = { spans: true, errors: true, logLines: true };

const dawsos = { module: 'dawsos.ts', delivers: everything };
/** Server, and three steps; beside them two queries. */
const allSpans = { plain: 4, database: 6 };
const handMade = { module: 'hand-made.ts', delivers: spansAndLines };
const handMadeSentry = { module: 'hand-made-sentry.ts', env: { SAMPLE_RATE: '1' }, delivers: everything };
const otelThree = {
  module: 'otel-preloaded.ts',
  nodeArgs: [...otelLoader, preload('otel-three.ts')],
  delivers: spansOnly,
};
const otelAuto = {
  module: 'otel-preloaded.ts',
  nodeArgs: [...otelLoader, '--import=@opentelemetry/auto-instrumentations-node/register'],
  delivers: spansOnly,
};
const sentry = { module: 'sentry.ts', nodeArgs: [preload('sentry.ts')] };

/** Every variant, in the order of the table. */
export const variants: readonly Variant[] = [
  { name: 'bare', title: 'bare Express', module: 'bare.ts', delivers: nothing },
  {
    ...dawsos,
    name: 'dawsos-100',
    title: '@dawsos/telemetry standard, all sampled',
    env: { SAMPLE_RATE: '1' },
    spansPerRequest: allSpans,
  },
  { ...dawsos, name: 'dawsos-10', title: '@dawsos/telemetry standard, 10 %', env: { SAMPLE_RATE: '0.1' } },
  {
    ...dawsos,
    name: 'dawsos-lean-100',
    title: '@dawsos/telemetry lean, all sampled',
    env: { SAMPLE_RATE: '1', TRACING_PRESET: 'lean' },
    spansPerRequest: allSpans,
  },
  {
    ...dawsos,
    name: 'dawsos-lean-10',
    title: '@dawsos/telemetry lean, 10 % and every error and slow request',
    env: { SAMPLE_RATE: '0.1', TRACING_PRESET: 'lean' },
  },
  {
    ...dawsos,
    name: 'dawsos-off',
    title: '@dawsos/telemetry off (log line only)',
    env: { SAMPLE_RATE: '1', ENABLE_OBSERVABILITY: 'false' },
    delivers: { ...nothing, logLines: true },
  },
  {
    name: 'prom-bundle',
    title: 'express-prom-bundle (metrics only)',
    module: 'prom-bundle.ts',
    delivers: nothing,
  },
  {
    ...handMade,
    name: 'hand-made-10',
    title: 'careful hand-made (OTel SDK, prom-client, pino), 10 %',
    env: { SAMPLE_RATE: '0.1' },
  },
  { ...handMade, name: 'hand-made-100', title: 'careful hand-made, all sampled', env: { SAMPLE_RATE: '1' } },
  {
    ...handMadeSentry,
    name: 'hand-made-sentry-slim',
    title: 'careful hand-made + Sentry errors, slimmed',
    nodeArgs: [preload('sentry-slim.ts')],
  },
  {
    ...handMadeSentry,
    name: 'hand-made-sentry',
    title: 'careful hand-made + Sentry errors, defaults',
    nodeArgs: [preload('sentry.ts')],
  },
  { ...otelThree, name: 'otel-three-10', title: 'OTel http + express + pg, 10 %', env: tenPercent },
  { ...otelThree, name: 'otel-three-100', title: 'OTel http + express + pg, all sampled' },
  { ...otelAuto, name: 'otel-auto-10', title: 'OTel auto-instrumentations, defaults, 10 %', env: tenPercent },
  { ...otelAuto, name: 'otel-auto-100', title: 'OTel auto-instrumentations, defaults, all sampled' },
  {
    name: 'datadog',
    title: 'dd-trace, defaults',
    module: 'datadog.ts',
    nodeArgs: ['--import=dd-trace/initialize.mjs'],
    delivers: spansOnly,
  },
  {
    name: 'elastic',
    title: 'elastic-apm-node, defaults',
    module: 'elastic.ts',
    nodeArgs: [
      '--disable-warning=ExperimentalWarning',
      '--experimental-loader=elastic-apm-node/loader.mjs',
      '--import=elastic-apm-node/start.js',
    ],
    delivers: spansOnly,
  },
  {
    ...sentry,
    name: 'sentry-errors',
    title: 'Sentry defaults, errors only',
    delivers: { ...nothing, errors: true },
  },
  {
    ...sentry,
    name: 'sentry-all',
    title: 'Sentry defaults, all its tracing',
    env: { SENTRY_TRACES_SAMPLE_RATE: '1' },
    delivers: { ...spansOnly, errors: true },
  },
];

/** The variant of that name; throws where there is none. */
export const variantNamed = (name: string): Variant => {
  const variant = variants.find((candidate) => candidate.name === name);
  if (variant === undefined) throw new Error(`no variant ${name}`);
  return variant;
};
