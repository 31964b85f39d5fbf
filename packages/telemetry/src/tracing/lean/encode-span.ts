import type { SpanContext } from '@opentelemetry/api';
import { bitsOf } from './binary-id.ts';
import { encodeAttribute, encodeAttributes } from './encode-attributes.ts';
import type { LocalTrace } from './local-trace.ts';
import type { ProtoWriter } from './proto-writer.ts';
import type { RecordedEvent, RecordedLink, SpanRecord } from './span-record.ts';
import { encodeKnownText } from './templates.ts';

// Tags of opentelemetry/proto/trace/v1: field number times eight plus wire type.
const spanInScope = 0x12;
const span = {
  traceId: 0x0a,
  spanId: 0x12,
  traceState: 0x1a,
  parentSpanId: 0x22,
  name: 0x2a,
  kind: 0x30,
  start: 0x39,
  end: 0x41,
  attributes: 0x4a,
  droppedAttributes: 0x50,
  events: 0x5a,
  droppedEvents: 0x60,
  links: 0x6a,
  droppedLinks: 0x70,
  status: 0x7a,
} as const;
/** Field 16 takes a second byte. */
const flags = [0x85, 0x01] as const;
const status = { message: 0x12, code: 0x18 } as const;
const event = { time: 0x09, name: 0x12, attributes: 0x1a, droppedAttributes: 0x20 } as const;
const link = { traceId: 0x0a, spanId: 0x12, traceState: 0x1a, attributes: 0x22, droppedAttributes: 0x28, flags: 0x35 };

/** Of the flags: the span is sampled, or it would not be sent. */
const sampled = 1;
const remoteIsKnown = 0x100;
const isRemote = 0x200;

/** Writes a finished span as an element of `ScopeSpans.spans`, as OpenTelemetry's own exporter would. */
export function encodeSpan(writer: ProtoWriter, record: SpanRecord, { bits, traceState }: LocalTrace): void {
  writer.reserve(2);
  writer.byte(spanInScope);
  const start = writer.open();
  writer.id128(span.traceId, bits);
  writer.id64(span.spanId, record.idHigh, record.idLow);
  const state = traceState?.serialize();
  if (state) writer.text(span.traceState, state);
  if (record.hasParent) writer.id64(span.parentSpanId, record.parentHigh, record.parentLow);
  encodeKnownText(writer, span.name, record.name);
  writer.smallNumber(span.kind, record.kind + 1);
  writer.time(span.start, record.startSeconds, record.startNanos);
  writer.time(span.end, record.endSeconds, record.endNanos);
  for (let index = 0; index < record.attributeCount; index++) {
    encodeAttribute(writer, span.attributes, record.keys[index] as string, record.values[index]);
  }
  writeCount(writer, span.droppedAttributes, record.droppedAttributes);
  if (record.events !== undefined) for (const recorded of record.events) encodeEvent(writer, recorded);
  writeCount(writer, span.droppedEvents, record.droppedEvents);
  if (record.links !== undefined) for (const recorded of record.links) encodeLink(writer, recorded);
  writeCount(writer, span.droppedLinks, record.droppedLinks);
  encodeStatus(writer, record);
  writer.reserve(1);
  writer.byte(flags[0]);
  writer.fixed32(flags[1], sampled | remoteIsKnown | (record.parentIsRemote ? isRemote : 0));
  writer.close(start);
}

/** A count of 0 is what a field that is not there says. */
function writeCount(writer: ProtoWriter, tag: number, count: number): void {
  if (count > 0) writer.smallNumber(tag, count);
}

function encodeStatus(writer: ProtoWriter, { statusCode, statusMessage }: SpanRecord): void {
  writer.reserve(1);
  writer.byte(span.status);
  const start = writer.open();
  if (statusMessage) writer.text(status.message, statusMessage);
  if (statusCode !== 0) writer.smallNumber(status.code, statusCode);
  writer.close(start);
}

function encodeEvent(writer: ProtoWriter, recorded: RecordedEvent): void {
  writer.reserve(1);
  writer.byte(span.events);
  const start = writer.open();
  writer.time(event.time, recorded.seconds, recorded.nanos);
  encodeKnownText(writer, event.name, recorded.name);
  if (recorded.attributes !== undefined) encodeAttributes(writer, event.attributes, recorded.attributes);
  writeCount(writer, event.droppedAttributes, recorded.droppedAttributes);
  writer.close(start);
}

function encodeLink(writer: ProtoWriter, { context, attributes, droppedAttributes }: RecordedLink): void {
  writer.reserve(1);
  writer.byte(span.links);
  const start = writer.open();
  const { traceId, spanId } = context;
  writer.id128(link.traceId, [bitsOf(traceId, 0), bitsOf(traceId, 8), bitsOf(traceId, 16), bitsOf(traceId, 24)]);
  writer.id64(link.spanId, bitsOf(spanId, 0), bitsOf(spanId, 8));
  const state = context.traceState?.serialize();
  if (state) writer.text(link.traceState, state);
  if (attributes !== undefined) encodeAttributes(writer, link.attributes, attributes);
  writeCount(writer, link.droppedAttributes, droppedAttributes);
  writer.fixed32(link.flags, linkFlags(context));
  writer.close(start);
}

const linkFlags = ({ traceFlags, isRemote: remote }: SpanContext): number =>
  (traceFlags & 0xff) | remoteIsKnown | (remote ? isRemote : 0);
