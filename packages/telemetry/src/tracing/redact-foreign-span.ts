import { spanAttributes } from '@dawsos/conventions';
import type { Attributes } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { redactField } from '../redaction/redact.ts';
import { scopeName } from './scope-name.ts';

/** Redacts, in place, a span that third-party instrumentation made; our own spans were redacted when they were filled. */
export function redactForeignSpan(span: ReadableSpan): void {
  if (span.instrumentationScope.name === scopeName) return;
  redactAttributes(span.attributes);
  for (const event of span.events) if (event.attributes !== undefined) redactAttributes(event.attributes);
  for (const link of span.links) if (link.attributes !== undefined) redactAttributes(link.attributes);
  if (span.status.message !== undefined) span.status.message = redactField('message', span.status.message) as string;
}

function redactAttributes(attributes: Attributes): void {
  for (const [key, value] of Object.entries(attributes)) {
    attributes[key] = redactAttribute(key, value) as Attributes[string];
  }
}

/** One attribute by its class in the catalogue, or by the general policy where the catalogue does not have it. */
export function redactAttribute(key: string, value: unknown): unknown {
  const piiClass = spanAttributes[key as keyof typeof spanAttributes]?.pii;
  return piiClass === 'none' ? value : redactField(key, value);
}
