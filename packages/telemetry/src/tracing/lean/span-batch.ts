import { encodeAttributes } from './encode-attributes.ts';
import { encodeSpan } from './encode-span.ts';
import type { LocalTrace } from './local-trace.ts';
import { ProtoWriter } from './proto-writer.ts';
import type { Scope, SpanRecord } from './span-record.ts';

// Tags of opentelemetry/proto/trace/v1 and common/v1.
const resourceSpans = 0x0a;
const scopeSpans = 0x12;
const scope = 0x0a;
const schemaUrl = 0x1a;
const scopeFields = { name: 0x0a, version: 0x12 } as const;

/** A batch that had a great many spans, or scopes, does not keep the room they took. */
const maxBytesKept = 1 << 20;
const maxScopesKept = 32;

/** Encoded spans on their way to one request, by scope. */
export class SpanBatch {
  readonly #spansOf = new Map<Scope, ProtoWriter>();
  spans = 0;
  bytes = 0;
  attempts = 0;

  /** Encodes a span; throws, and is as before, where it cannot be written. */
  add(record: SpanRecord, trace: LocalTrace): void {
    const of = record.scope as Scope;
    let writer = this.#spansOf.get(of);
    if (writer === undefined) {
      writer = new ProtoWriter();
      this.#spansOf.set(of, writer);
    }
    const before = writer.length;
    try {
      encodeSpan(writer, record, trace);
    } catch (error) {
      writer.length = before;
      throw error;
    }
    this.spans++;
    this.bytes += writer.length - before;
  }

  /**
   * Appends its part of an `ExportTraceServiceRequest`, which is the parts of all its batches one after the other;
   * `resource` is the encoded field of `ResourceSpans`.
   */
  write(writer: ProtoWriter, resource: Uint8Array): void {
    writer.reserve(this.bytes + resource.length + 64);
    writer.byte(resourceSpans);
    const start = writer.open();
    append(writer, resource, resource.length);
    for (const [of, spans] of this.#spansOf) {
      if (spans.length === 0) continue;
      writer.reserve(1);
      writer.byte(scopeSpans);
      const group = writer.open();
      encodeScope(writer, of);
      append(writer, spans.bytes, spans.length);
      if (of.schemaUrl) writer.text(schemaUrl, of.schemaUrl);
      writer.close(group);
    }
    writer.close(start);
  }

  clear(): void {
    if (this.#spansOf.size > maxScopesKept || this.bytes > maxBytesKept) this.#spansOf.clear();
    else for (const writer of this.#spansOf.values()) writer.length = 0;
    this.spans = this.bytes = this.attempts = 0;
  }
}

/** The `resource` field of `ResourceSpans`: the same for every request. */
export function encodeResource(attributes: Record<string, unknown>): Uint8Array {
  const writer = new ProtoWriter();
  writer.byte(0x0a);
  const start = writer.open();
  encodeAttributes(writer, 0x0a, attributes);
  writer.close(start);
  return writer.bytes.subarray(0, writer.length);
}

function encodeScope(writer: ProtoWriter, { name, version }: Scope): void {
  writer.reserve(1);
  writer.byte(scope);
  const start = writer.open();
  writer.text(scopeFields.name, name);
  if (version) writer.text(scopeFields.version, version);
  writer.close(start);
}

function append(writer: ProtoWriter, bytes: Uint8Array, count: number): void {
  writer.reserve(count);
  writer.bytes.set(bytes.subarray(0, count), writer.length);
  writer.length += count;
}
