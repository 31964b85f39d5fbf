import { spanAttributes } from '@dawsos/conventions';
import type { Attributes } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { redactField } from '../redaction/redact.ts';
import { scrubText } from '../redaction/scrub-text.ts';
import { scopeName } from './scope-name.ts';

/** Redacts, in place, a span that third-party instrumentation made; our own spans were redacted when they were filled. */
export function redactForeignSpan(span: ReadableSpan): void {
  if (span.instrumentationScope.name === scopeName) return;
  // Read-only to whoever sees a finished span, and still the only copy there is.
  const { status, events, links } = span;
  (span as { name: string }).name = scrubText(span.name);
  redactAttributes(span.attributes);
  for (const event of events) {
    event.name = scrubText(event.name);
    if (event.attributes !== undefined) redactAttributes(event.attributes);
  }
  for (const link of links) if (link.attributes !== undefined) redactAttributes(link.attributes);
  if (status.message !== undefined) status.message = scrubText(status.message);
}

function redactAttributes(attributes: Attributes): void {
  for (const [key, value] of Object.entries(attributes)) attributes[key] = redactForeignAttribute(key, value);
}

/** One attribute that third-party instrumentation set. */
export function redactForeignAttribute(key: string, value: unknown): unknown {
  // Of the catalogue only OpenTelemetry's own names (`server.address`) mean the same to others, and what our code
  // promises of their content (`db.query.text` without literals), others do not.
  const safe = key.includes('.') ? redactAttribute(key, value) : redactField(key, value);
  return typeof safe === 'string' ? scrubText(safe) : safe;
}

/** One attribute by its class in the catalogue, or by the general policy where the catalogue does not have it. */
export function redactAttribute(key: string, value: unknown): unknown {
  const piiClass = spanAttributes[key as keyof typeof spanAttributes]?.pii;
  return piiClass === 'none' ? value : redactField(key, value);
}
