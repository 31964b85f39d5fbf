import type { Attributes, Context, Span, SpanKind, TracerProvider } from '@opentelemetry/api';
import type { TracingStats } from './tracing.ts';

/** A trace and span id chosen before it is known whether the span will be kept. */
export interface SpanIdentity {
  /** 32 hex digits. */
  readonly traceId: string;
  /** 16 hex digits. */
  readonly spanId: string;
}

export interface KeptSpan {
  readonly name: string;
  readonly kind: SpanKind;
  readonly attributes: Attributes;
  /** Unix time in milliseconds, with fractions. */
  readonly startTime: number;
  readonly identity: SpanIdentity;
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
  startKeptSpan(span: KeptSpan, parent: Context): Span;
  /** Told how each request ended: while too many fail, more traces are kept. */
  noteRequest(failed: boolean): void;
  flush(): Promise<void>;
  /** Sends what is queued, bounded, and frees timers; never rejects. */
  shutdown(): Promise<void>;
  stats(): TracingStats;
}
