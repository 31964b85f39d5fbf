import { INVALID_SPANID, INVALID_TRACEID, type SpanContext } from '@opentelemetry/api';
import { formatTraceparent } from './traceparent.ts';
import type { Span } from './tracing.ts';

/** A span nobody will see: it has ids, for logs and propagation, and ignores everything else. */
export const unrecordedSpan = (spanContext?: SpanContext): Span => ({
  traceId: spanContext?.traceId ?? INVALID_TRACEID,
  spanId: spanContext?.spanId ?? INVALID_SPANID,
  recording: false,
  get traceparent() {
    return spanContext && formatTraceparent(spanContext);
  },
  set() {},
  fail() {},
});
