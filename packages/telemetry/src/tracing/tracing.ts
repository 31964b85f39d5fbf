import type { SpanAttributes, SpanName } from '@dawsos/conventions';

/** One operation of a trace; every call is safe on a span that nobody keeps. */
export interface Span {
  /** 32 hex digits. */
  readonly traceId: string;
  /** 16 hex digits. */
  readonly spanId: string;
  /** Whether anything set on it will be seen; skip costly attributes where it is false. */
  readonly recording: boolean;
  /** Its W3C `traceparent`; undefined with tracing off. */
  readonly traceparent: string | undefined;
  set(attributes: SpanAttributes): void;
  /** Marks the span failed: status ERROR, `error.*` attributes and an exception event, all redacted. */
  fail(error: unknown): void;
}

export interface SpanOptions {
  readonly kind?: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  readonly attributes?: SpanAttributes;
  /** For work that starts no span of its own: the context stays the parent's, which saves the switch. */
  readonly leaf?: boolean;
  /** `traceparent` values of spans this one is related to without being their child. */
  readonly links?: readonly string[];
}

/** Traces, whichever preset records them; all methods work, at next to no cost, with tracing off. */
export interface Tracing {
  /** Runs `work` inside a new child span, which ends when the result, or the promise it returns, settles; a throw fails it. */
  withSpan<Result>(name: SpanName, options: SpanOptions, work: (span: Span) => Result): Result;
  /** Runs `work` as a child of a remote span; a missing or malformed `traceparent` starts a new trace. */
  withRemoteParent<Result>(traceparent: string | undefined, work: () => Result): Result;
  /** The active span, or one that records nothing. */
  current(): Span;
  /** W3C `traceparent` of the active span; undefined outside any trace. */
  traceparent(): string | undefined;
  /** W3C headers (`traceparent`, `tracestate`, `baggage`) for an outgoing call. */
  outgoingHeaders(): Record<string, string>;
  /** What a child process needs to join the trace (`TRACEPARENT`, …); it gives it to {@link withRemoteParent}. */
  childEnvironment(): Record<string, string>;
  /** Sends what is queued now. */
  flush(): Promise<void>;
  stats(): TracingStats;
}

export interface TracingStats {
  /** Share of new traces kept now, 0–1. */
  readonly sampleRate: number;
  /** Spans waiting to be sent, or for the collector's answer. */
  readonly queued: number;
  readonly exported: number;
  readonly dropped: number;
  readonly failed: number;
}
