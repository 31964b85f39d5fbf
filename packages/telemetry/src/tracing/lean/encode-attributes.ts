import type { Attributes } from '@opentelemetry/api';
import type { ProtoWriter } from './proto-writer.ts';
import { encodeKnownText, knownAttribute, rememberAttribute } from './templates.ts';

// Tags of opentelemetry/proto/common/v1: field number times eight plus wire type.
const key = 0x0a;
const valueOfKey = 0x12;
const stringValue = 0x0a;
const boolValue = 0x10;
const intValue = 0x18;
const doubleValue = 0x21;
const arrayValue = 0x2a;
const kvlistValue = 0x32;
const bytesValue = 0x3a;
const element = 0x0a;

const least64 = -(2 ** 63);
const beyond64 = 2 ** 63;

/** Writes one attribute as a `KeyValue` under the tag of the field it belongs to. */
export function encodeAttribute(writer: ProtoWriter, tag: number, name: string, value: unknown): void {
  writer.reserve(1);
  writer.byte(tag);
  if (typeof value === 'object') {
    encodePair(writer, name, value);
    return;
  }
  const known = knownAttribute(name, value);
  if (known !== undefined) {
    writer.raw(known);
    return;
  }
  const start = writer.length;
  encodePair(writer, name, value);
  rememberAttribute(name, value, writer, start);
}

function encodePair(writer: ProtoWriter, name: string, value: unknown): void {
  const pair = writer.open();
  encodeKnownText(writer, key, name);
  writer.reserve(1);
  writer.byte(valueOfKey);
  const start = writer.open();
  encodeValue(writer, value);
  writer.close(start);
  writer.close(pair);
}

/** Writes each attribute as a `KeyValue`. */
export function encodeAttributes(writer: ProtoWriter, tag: number, attributes: Attributes): void {
  for (const name of Object.keys(attributes)) encodeAttribute(writer, tag, name, attributes[name]);
}

/** What is no value (null, or undefined in an array) is an `AnyValue` that holds nothing. */
function encodeValue(writer: ProtoWriter, value: unknown): void {
  writer.reserve(12);
  if (typeof value === 'string') writer.text(stringValue, value);
  else if (typeof value === 'number') encodeNumber(writer, value);
  else if (typeof value === 'boolean') writer.smallNumber(boolValue, value ? 1 : 0);
  else if (value instanceof Uint8Array) writer.data(bytesValue, value);
  else if (Array.isArray(value)) encodeArray(writer, value);
  else if (typeof value === 'object' && value !== null) encodeMap(writer, value as Attributes);
}

function encodeNumber(writer: ProtoWriter, value: number): void {
  if (Number.isInteger(value) && value >= least64 && value < beyond64) {
    writer.byte(intValue);
    writer.varint64(value);
  } else {
    writer.byte(doubleValue);
    writer.double(value);
  }
}

function encodeArray(writer: ProtoWriter, values: readonly unknown[]): void {
  writer.byte(arrayValue);
  const array = writer.open();
  for (const value of values) {
    writer.reserve(1);
    writer.byte(element);
    const start = writer.open();
    encodeValue(writer, value);
    writer.close(start);
  }
  writer.close(array);
}

function encodeMap(writer: ProtoWriter, map: Attributes): void {
  writer.byte(kvlistValue);
  const start = writer.open();
  encodeAttributes(writer, element, map);
  writer.close(start);
}
