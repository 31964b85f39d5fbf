import { INVALID_SPANID, INVALID_TRACEID, type SpanContext } from '@opentelemetry/api';
import { formatTraceparent } from './traceparent.ts';
import type { Span } from './tracing.ts';

/** A span nobody will see: it has ids, for logs and propagation, and ignores what is set on it. */
export class UnrecordedSpan implements Span {
  readonly #spanContext: SpanContext | undefined;
  readonly #onFail: ((error: unknown) => void) | undefined;
  readonly recording = false;

  /** `onFail` is told of a failure all the same. */
  constructor(spanContext?: SpanContext, onFail?: (error: unknown) => void) {
    this.#spanContext = spanContext;
    this.#onFail = onFail;
  }

  get traceId(): string {
    return this.#spanContext?.traceId ?? INVALID_TRACEID;
  }

  get spanId(): string {
    return this.#spanContext?.spanId ?? INVALID_SPANID;
  }

  get traceparent(): string | undefined {
    return this.#spanContext && formatTraceparent(this.#spanContext);
  }

  set(): void {}

  fail(error: unknown): void {
    this.#onFail?.(error);
  }
}
