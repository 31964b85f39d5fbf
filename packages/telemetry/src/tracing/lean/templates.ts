import type { ProtoWriter } from './proto-writer.ts';

const maxKeys = 4096;
const longestText = 96;
const maxValues = 64;
const longestValue = 48;

// What instrumentation says again and again is turned into bytes once: names, keys, and values of keys that have few.
const texts = new Map<string, Uint8Array>();
const attributes = new Map<string, Map<unknown, Uint8Array> | undefined>();

/** Writes a text that is likely to come again: a name or a key. */
export function encodeKnownText(writer: ProtoWriter, tag: number, text: string): void {
  const known = texts.get(text);
  if (known !== undefined) {
    writer.reserve(1);
    writer.byte(tag);
    writer.raw(known);
    return;
  }
  const start = writer.length;
  writer.text(tag, text);
  if (texts.size < maxKeys && text.length <= longestText) texts.set(text, writer.copyFrom(start + 1));
}

/** The bytes remembered for an attribute with this value. */
export const knownAttribute = (key: string, value: unknown): Uint8Array | undefined => attributes.get(key)?.get(value);

/** Remembers the bytes written from `start` on for this attribute, as long as its key has few values and short ones. */
export function rememberAttribute(key: string, value: unknown, writer: ProtoWriter, start: number): void {
  let values = attributes.get(key);
  if (values === undefined) {
    if (attributes.has(key) || attributes.size >= maxKeys || key.length > longestText) return;
    values = new Map();
    attributes.set(key, values);
  }
  if (values.size < maxValues && (typeof value !== 'string' || value.length <= longestValue)) {
    values.set(value, writer.copyFrom(start));
  } else {
    // None of its values is likely to come again: from here they are not even looked up.
    attributes.set(key, undefined);
  }
}
