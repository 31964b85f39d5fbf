import type protobuf from 'protobufjs';
import type { RecordedRequest } from '../http/recording-server.ts';
import type { OtlpId, OtlpKeyValue, OtlpRequest, OtlpSpan, OtlpValue } from './otlp-request.ts';
import { type ReceivedAttributes, type ReceivedSpan, spanKinds, statusCodes } from './received-span.ts';

/** The spans in one OTLP/HTTP request, protobuf or JSON; throws on a body that is neither. */
export const decodeSpans = (type: protobuf.Type, { headers, body }: RecordedRequest): ReceivedSpan[] => {
  const request: OtlpRequest = headers['content-type']?.includes('json')
    ? JSON.parse(body.toString())
    : type.toObject(type.decode(body), { longs: String });
  return (request.resourceSpans ?? []).flatMap(({ resource, scopeSpans = [] }) => {
    const resourceAttributes = attributesOf(resource?.attributes);
    return scopeSpans.flatMap(({ scope, spans = [] }) =>
      spans.map((span) => received(span, resourceAttributes, scope?.name ?? '')),
    );
  });
};

const received = (span: OtlpSpan, resource: ReceivedAttributes, scope: string): ReceivedSpan => ({
  traceId: hex(span.traceId),
  spanId: hex(span.spanId),
  parentSpanId: span.parentSpanId?.length ? hex(span.parentSpanId) : undefined,
  traceState: span.traceState ?? '',
  name: span.name ?? '',
  kind: spanKinds[span.kind ?? 0] ?? 'unspecified',
  service: String(resource['service.name'] ?? ''),
  resource,
  scope,
  attributes: attributesOf(span.attributes),
  events: (span.events ?? []).map(({ name = '', timeUnixNano = 0, attributes }) => ({
    name,
    timeNs: BigInt(timeUnixNano),
    attributes: attributesOf(attributes),
  })),
  links: (span.links ?? []).map(({ traceId, spanId, attributes }) => ({
    traceId: hex(traceId),
    spanId: hex(spanId),
    attributes: attributesOf(attributes),
  })),
  status: { code: statusCodes[span.status?.code ?? 0] ?? 'unset', message: span.status?.message ?? '' },
  startNs: BigInt(span.startTimeUnixNano ?? 0),
  endNs: BigInt(span.endTimeUnixNano ?? 0),
});

const hex = (id: OtlpId): string => (typeof id === 'string' ? id.toLowerCase() : Buffer.from(id).toString('hex'));

const attributesOf = (pairs: readonly OtlpKeyValue[] = []): ReceivedAttributes =>
  Object.fromEntries(pairs.map(({ key, value }) => [key, plain(value)]));

const plain = (value: OtlpValue = {}): unknown => {
  if (value.intValue !== undefined) return Number(value.intValue);
  if (value.arrayValue) return (value.arrayValue.values ?? []).map(plain);
  if (value.kvlistValue) return attributesOf(value.kvlistValue.values);
  const { bytesValue } = value;
  if (bytesValue !== undefined) return typeof bytesValue === 'string' ? Buffer.from(bytesValue, 'base64') : bytesValue;
  return value.stringValue ?? value.boolValue ?? value.doubleValue;
};
