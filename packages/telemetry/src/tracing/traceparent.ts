import { isSpanContextValid, type SpanContext, TraceFlags } from '@opentelemetry/api';

const pattern = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** The span context of a W3C `traceparent` header; undefined where it is missing or malformed (Trace Context §3.2). */
export function parseTraceparent(header: string | undefined): SpanContext | undefined {
  const match = header === undefined || header.length > 512 ? null : pattern.exec(header);
  if (match === null) return undefined;
  const [whole, traceId, spanId, flags, rest] = match;
  if (rest !== undefined && whole.startsWith('00')) return undefined;
  const spanContext: SpanContext = {
    traceId: traceId as string,
    spanId: spanId as string,
    traceFlags: Number.parseInt(flags as string, 16) & TraceFlags.SAMPLED,
    isRemote: true,
  };
  return isSpanContextValid(spanContext) ? spanContext : undefined;
}

/** The W3C `traceparent` value of a span context. */
export const formatTraceparent = ({ traceId, spanId, traceFlags }: SpanContext): string =>
  `00-${traceId}-${spanId}-0${traceFlags & TraceFlags.SAMPLED}`;
