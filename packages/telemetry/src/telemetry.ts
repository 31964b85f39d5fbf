import type { ContextFields, ServiceName } from '@dawsos/conventions';
import type { ErrorReporter } from './errors/error-reporter.ts';
import type { Logger } from './logging/logger.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { Tracing } from './tracing/tracing.ts';

export interface TelemetryOptions {
  readonly service: ServiceName;
  readonly version: string;
  readonly environment: string;
  /** False: no spans, no metrics, no error reports; logs stay. */
  readonly enabled: boolean;
  readonly tracing: {
    /** OTLP/HTTP base URL; without one, spans are made (ids, propagation, exemplars) but sent nowhere. */
    readonly endpoint?: string;
    /** Share of new traces kept, 0–1. */
    readonly sampleRate: number;
  };
  readonly errors: { readonly dsn?: string };
  readonly logging: { readonly level: string; readonly format: 'json' | 'human' };
}

/** Everything a process says of itself. */
export interface Telemetry {
  readonly options: TelemetryOptions;
  readonly tracing: Tracing;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly errors: ErrorReporter;
  /** Adds request context to the active request's spans, log lines and error reports; ids of people are hashed here. */
  annotate(fields: ContextFields): void;
  /** Sends what is still waiting, bounded to 3 s; never rejects. Call it last. */
  stop(): Promise<void>;
}
