import type { Attributes, Context, Span, SpanKind, TracerProvider } from '@opentelemetry/api';
import type { ServiceIdentity } from './resource.ts';
import type { TracingStats } from './tracing.ts';

/** A trace and span id chosen before it is known whether the span will be kept. */
export interface SpanIdentity {
  /** 32 hex digits. */
  readonly traceId: string;
  /** 16 hex digits. */
  readonly spanId: string;
}

/** A span that goes by an identity chosen before it. */
export interface IdentifiedSpan {
  readonly name: string;
  readonly kind: SpanKind;
  readonly attributes?: Attributes;
  /** Unix time in milliseconds, with fractions. */
  readonly startTime: number;
  readonly identity: SpanIdentity;
}

export interface PresetOptions extends ServiceIdentity {
  /** OTLP/HTTP base URL; without one nothing is sent. */
  readonly endpoint?: string | undefined;
  readonly sampleRate: number;
  /** How often the share of kept traces follows the errors; default 10 s: all are kept 40 s after errors began. */
  readonly adaptEveryMs?: number;
}

/**
 * What records spans and sends them: the one thing that differs between `standard` (OpenTelemetry's SDK) and any
 * other recorder behind `@opentelemetry/api`.
 */
export interface TracingPreset {
  readonly provider: TracerProvider;
  newIdentity(): SpanIdentity;
  /** Whether a new trace is kept, decided from its id as W3C level 2 and OpenTelemetry do. */
  keeps(traceId: string): boolean;
  /** Records a span under the identity it already goes by, whatever sampling would say. */
  startKeptSpan(span: IdentifiedSpan, parent: Context): Span;
  /**
   * Records a span of a trace that is not sampled, to be kept if it, or anything below it, fails, or if it ends with
   * `sampling.keep`; not there where the preset decides at the start.
   */
  startUndecidedSpan?(span: IdentifiedSpan, parent: Context): Span;
  /**
   * Ends an undecided span of a request that went well, before anything is set on it: true where nothing of its trace
   * is kept and it is gone; false where it has to be finished as any other.
   */
  letGo?(span: Span): boolean;
  /** Told how each request ended: while too many fail, more traces are kept. */
  noteRequest(failed: boolean): void;
  flush(): Promise<void>;
  /** Sends what is queued, bounded, and frees timers; never rejects. */
  shutdown(): Promise<void>;
  stats(): TracingStats;
}
