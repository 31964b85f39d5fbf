import { INVALID_SPANID, INVALID_TRACEID } from '@opentelemetry/api';
import type { Span } from './tracing.ts';

/** A span nobody will see: it has ids, for logs and propagation, and ignores everything else. */
export const unrecordedSpan = (traceId = INVALID_TRACEID, spanId = INVALID_SPANID): Span => ({
  traceId,
  spanId,
  recording: false,
  set() {},
  fail() {},
});
