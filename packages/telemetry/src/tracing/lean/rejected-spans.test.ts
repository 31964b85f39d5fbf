import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import protobuf from 'protobufjs';
import { expect, it } from 'vitest';
import { rejectedSpans } from './rejected-spans.ts';

const protoRoot = fileURLToPath(new URL('../../../../testkit/proto/', import.meta.url));
const root = new protobuf.Root();
root.resolvePath = (_origin, target) => protoRoot + target;
const responseType = root
  .loadSync('opentelemetry/proto/collector/trace/v1/trace_service.proto')
  .lookupType('opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse');

it('is the number OpenTelemetry’s own definitions wrote', () => {
  fc.assert(
    fc.property(fc.nat(), fc.string(), (count, errorMessage) => {
      const response = { partialSuccess: { rejectedSpans: count, errorMessage } };
      expect(rejectedSpans(responseType.encode(response).finish())).toBe(count);
    }),
  );
});

it.each([
  ['an empty answer', ''],
  ['a page of a proxy', '<html><body>ok</body></html>'],
  ['JSON', '{"partialSuccess":{}}'],
  ['an answer that was cut off', '\n\u0007\b\u00ff'],
])('is none in %s', (_what, answer) => {
  expect(rejectedSpans(Buffer.from(answer, 'latin1'))).toBe(0);
});

it('takes any bytes there are', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => rejectedSpans(bytes) >= 0));
});
