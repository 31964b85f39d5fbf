import type { Attributes, AttributeValue } from '@opentelemetry/api';
import { cleanAttributes, cleanSimpleAttributes } from '@opentelemetry/core';

/** What one span may hold: OpenTelemetry's defaults, and a bound on texts. */
export const spanLimits = { attributes: 128, events: 128, links: 128, valueLength: 4096 } as const;

const collectionLimits = { attributeCountLimit: 128, attributeValueLengthLimit: spanLimits.valueLength };

export interface CleanAttributes {
  readonly attributes: Attributes | undefined;
  readonly droppedAttributes: number;
}

/** An attribute value as it may be recorded, a copy where somebody could change it later; undefined if it is none. */
export function cleanValue(value: unknown): AttributeValue | undefined {
  switch (typeof value) {
    case 'string':
      return value.length <= spanLimits.valueLength ? value : value.slice(0, spanLimits.valueLength);
    case 'number':
    case 'boolean':
      return value;
    case 'object':
      return cleanAttributes({ value: value as AttributeValue }, collectionLimits).attributes?.value;
    default:
      return undefined;
  }
}

/** Attributes of a link within the limits. */
export const cleanLinkAttributes = (given: Attributes | undefined): CleanAttributes =>
  cleaned(cleanAttributes(given, collectionLimits));

/** Attributes of an event within the limits; they have simple values only. */
export const cleanEventAttributes = (given: Attributes | undefined): CleanAttributes =>
  cleaned(cleanSimpleAttributes(given, collectionLimits));

const cleaned = (clean: ReturnType<typeof cleanAttributes>): CleanAttributes => ({
  attributes: clean.attributes as Attributes | undefined,
  droppedAttributes: clean.droppedAttributesCount ?? 0,
});
