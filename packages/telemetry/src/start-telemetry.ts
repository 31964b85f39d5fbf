import { metrics as catalogue } from '@dawsos/conventions';
import { type Context, context, TraceFlags, trace } from '@opentelemetry/api';
import { noopReporter } from './errors/noop-reporter.ts';
import { createSentryReporter, type StoppableReporter } from './errors/sentry-reporter.ts';
import { createLogger } from './logging/create-logger.ts';
import { createMetrics } from './metrics/create-metrics.ts';
import type { Metrics } from './metrics/metrics.ts';
import { noopMetrics } from './metrics/noop-metrics.ts';
import { observeProcess } from './metrics/process-metrics.ts';
import { protectSecret } from './redaction/own-secrets.ts';
import { annotateActive } from './request-scope.ts';
import type { Telemetry, TelemetryOptions } from './telemetry.ts';
import { createTracing } from './tracing/create-tracing.ts';
import { registerGlobalTracing, unregisterGlobalTracing } from './tracing/global-tracing.ts';
import { noopTracing } from './tracing/noop-tracing.ts';
import type { TracingPreset } from './tracing/tracing-preset.ts';

/** Only the one that is used is loaded: a recorder is a tenth of a second and 10 MB. */
const presets = {
  standard: async () => (await import('./tracing/standard-preset.ts')).createStandardPreset,
  lean: async () => (await import('./tracing/lean/lean-preset.ts')).createLeanPreset,
};
const defaultPreset = 'lean';
const stopMs = 3000;
const logFlushMs = 500;

/**
 * Starts all signals of a process; nothing here can fail a start, and nothing is patched.
 *
 * @example
 * const telemetry = await startTelemetry(config.telemetry);
 * const answer = await telemetry.tracing.withSpan(spanNames.calculation, {}, () => calculate());
 */
export async function startTelemetry(options: TelemetryOptions): Promise<Telemetry> {
  for (const secret of options.secrets ?? []) protectSecret(secret);
  const { service, version, environment } = options;
  const log = await createLogger({ service, version, environment, ...options.logging });
  if (!options.enabled) log.info('observability is off');
  for (const setting of options.deprecated ?? []) log.warn('setting has a new name', setting);

  const preset = options.enabled ? await createPreset(options) : undefined;
  registerGlobalTracing(preset?.provider);
  const tracing = preset === undefined ? noopTracing : createTracing(preset);

  const metrics = options.enabled
    ? createMetrics({
        exemplar: keptSpan,
        onCollectError: (error) => log.warn('metric could not be collected', { error }),
      })
    : noopMetrics;
  const processMetrics = options.enabled ? observeProcess(metrics, { version, environment }) : undefined;
  if (preset !== undefined) observeTracing(preset, metrics);
  const errors = createErrors(options, metrics);

  return {
    options,
    tracing,
    preset,
    metrics,
    log,
    errors,
    annotate: annotateActive,
    stop: async () => {
      await Promise.allSettled([preset?.shutdown(), errors.close(stopMs - logFlushMs)]);
      processMetrics?.stop();
      unregisterGlobalTracing();
      await log.flush(logFlushMs);
    },
  };
}

async function createPreset({ service, version, environment, tracing }: TelemetryOptions): Promise<TracingPreset> {
  const create = await presets[tracing.preset ?? defaultPreset]();
  return create({ service, version, environment, ...tracing });
}

/** Telemetry that says nothing: for tests of code that takes a {@link Telemetry} and is not about it. */
export function createNoopTelemetry(service: TelemetryOptions['service'] = 'dawsos-executor'): Telemetry {
  const silent = {
    debug() {},
    info() {},
    warn() {},
    error() {},
    bindLine: () => () => undefined,
    flush: async () => true,
  };
  return {
    options: {
      service,
      version: '0.0.0',
      environment: 'test',
      enabled: false,
      tracing: { sampleRate: 0 },
      errors: {},
      logging: { level: 'silent', format: 'json' },
    },
    tracing: noopTracing,
    preset: undefined,
    metrics: noopMetrics,
    log: silent,
    errors: noopReporter,
    annotate() {},
    stop: async () => undefined,
  };
}

function createErrors(options: TelemetryOptions, metrics: Metrics): StoppableReporter {
  const { dsn } = options.errors;
  if (!options.enabled || dsn === undefined) return noopReporter;
  const reports = metrics.counter(catalogue.errorReports);
  // There from the start, so that the first report is seen as an increase.
  for (const outcome of ['sent', 'failed'] as const) reports.bind({ outcome });
  return createSentryReporter({ ...options, dsn, onSettled: (outcome) => reports.bind({ outcome }).add() });
}

/** Spans by fate and the share that is kept, read at each scrape. */
function observeTracing(preset: TracingPreset, metrics: Metrics): void {
  const spans = metrics.counter(catalogue.telemetrySpans);
  const ratio = metrics.gauge(catalogue.samplingRatio).bind({});
  const seen = { exported: 0, dropped: 0, failed: 0 };
  metrics.onScrape(() => {
    const now = preset.stats();
    ratio.set(now.sampleRate);
    for (const outcome of ['exported', 'dropped', 'failed'] as const) {
      spans.bind({ outcome }).add(now[outcome] - seen[outcome]);
      seen[outcome] = now[outcome];
    }
  });
}

function keptSpan(active: Context = context.active()): { trace_id: string; span_id: string } | undefined {
  const span = trace.getSpanContext(active);
  return span === undefined || (span.traceFlags & TraceFlags.SAMPLED) === 0
    ? undefined
    : { trace_id: span.traceId, span_id: span.spanId };
}
