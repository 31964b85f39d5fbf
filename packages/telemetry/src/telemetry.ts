import type { ContextFields, ServiceName } from '@dawsos/conventions';
import type { ErrorReporter } from './errors/error-reporter.ts';
import type { ServiceLogger } from './logging/create-logger.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { Tracing } from './tracing/tracing.ts';
import type { TracingPreset } from './tracing/tracing-preset.ts';

export interface TelemetryOptions {
  readonly service: ServiceName;
  readonly version: string;
  readonly environment: string;
  /** False: no spans, no metrics, no error reports; logs stay. */
  readonly enabled: boolean;
  readonly tracing: {
    /** OTLP/HTTP base URL; without one, spans are made (ids, propagation, exemplars) but sent nowhere. */
    readonly endpoint?: string | undefined;
    /** Share of new traces kept while all is well, 0–1, more while requests fail; errors and slow requests keep their server span in any case. */
    readonly sampleRate: number;
    /** What records spans (ADR 17); default `standard`. */
    readonly preset?: 'standard' | 'lean' | undefined;
  };
  readonly errors: { readonly dsn?: string | undefined };
  readonly logging: { readonly level: string; readonly format: 'json' | 'human' };
  /** Values this process must never tell: removed from every signal wherever they turn up. */
  readonly secrets?: readonly string[];
  /** Settings given under an older name; each is logged once. */
  readonly deprecated?: readonly { readonly name: string; readonly use: string }[];
}

/** Everything a process says of itself. */
export interface Telemetry {
  readonly options: TelemetryOptions;
  readonly tracing: Tracing;
  /** What records the spans; undefined with telemetry off. */
  readonly preset: TracingPreset | undefined;
  readonly metrics: Metrics;
  readonly log: ServiceLogger;
  readonly errors: ErrorReporter;
  /** Adds request context to the active request's spans, log lines and error reports; ids of people are hashed here. */
  annotate(fields: ContextFields): void;
  /** Sends what is still waiting, bounded to 3 s; never rejects. Call it last. */
  stop(): Promise<void>;
}
