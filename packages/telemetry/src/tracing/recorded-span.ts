import type { SpanAttributes } from '@dawsos/conventions';
import { type AttributeValue, type Span as OtelSpan, SpanStatusCode } from '@opentelemetry/api';
import { describeError } from '../errors/describe-error.ts';
import { noteFailure } from '../request-scope.ts';
import { redactAttribute } from './redact-foreign-span.ts';
import { formatTraceparent } from './traceparent.ts';
import type { Span } from './tracing.ts';

/** Our view of a recording span: attributes by the catalogue, redacted as they are set. */
export class RecordedSpan implements Span {
  readonly otel: OtelSpan;
  readonly recording = true;

  constructor(otel: OtelSpan) {
    this.otel = otel;
  }

  get traceId(): string {
    return this.otel.spanContext().traceId;
  }

  get spanId(): string {
    return this.otel.spanContext().spanId;
  }

  get traceparent(): string {
    return formatTraceparent(this.otel.spanContext());
  }

  set(attributes: SpanAttributes): void {
    this.otel.setAttributes(safeAttributes(attributes));
  }

  fail(error: unknown): void {
    recordFailure(this.otel, error);
  }
}

/** Says on a span, redacted, what it failed with. */
export function recordFailure(span: OtelSpan, error: unknown): void {
  noteFailure(span, error);
  const { type, message, stack } = describeError(error);
  span.setAttributes({ error: true, 'error.type': type, 'error.message': message });
  span.setStatus({ code: SpanStatusCode.ERROR, message });
  span.addEvent('exception', {
    'exception.type': type,
    'exception.message': message,
    ...(stack !== undefined && { 'exception.stacktrace': stack }),
  });
}

/** Attributes ready for the SDK: redacted by class, undefined ones left out. */
function safeAttributes(attributes: SpanAttributes): Record<string, AttributeValue> {
  const safe: Record<string, AttributeValue> = {};
  for (const key in attributes) {
    const value = attributes[key as keyof SpanAttributes];
    if (value === undefined) continue;
    safe[key] = redactAttribute(key, value) as AttributeValue;
  }
  return safe;
}
