import type { Attributes } from '@opentelemetry/api';
import { scrubText } from '../../redaction/scrub-text.ts';
import { redactForeignAttribute } from '../redact-foreign-span.ts';
import { scopeName } from '../scope-name.ts';
import type { SpanRecord } from './span-record.ts';

/** Redacts, in place, a record of third-party instrumentation by the policy of all presets; ours was redacted when it was filled. */
export function redactForeignRecord(record: SpanRecord): void {
  if (record.scope?.name === scopeName) return;
  record.name = scrubText(record.name);
  for (let index = 0; index < record.attributeCount; index++) {
    record.values[index] = redactForeignAttribute(record.keys[index] as string, record.values[index]);
  }
  record.events = record.events?.map((event) => ({
    ...event,
    name: scrubText(event.name),
    attributes: redacted(event.attributes),
  }));
  record.links = record.links?.map((link) => ({ ...link, attributes: redacted(link.attributes) }));
  if (record.statusMessage !== undefined) record.statusMessage = scrubText(record.statusMessage);
}

const redacted = (attributes: Attributes | undefined): Attributes | undefined =>
  attributes &&
  Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, redactForeignAttribute(key, value)]));
