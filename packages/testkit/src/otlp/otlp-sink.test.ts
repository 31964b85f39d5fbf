import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type OtlpSink, startOtlpSink } from './otlp-sink.ts';
import { sampleJson, sampleProtobuf } from './sample-payload.ts';

let sink: OtlpSink;
beforeEach(async () => {
  sink = await startOtlpSink();
});
afterEach(() => sink.stop());

const send = (body: string | Buffer<ArrayBuffer>, headers: Record<string, string> = {}) =>
  fetch(`${sink.url}/v1/traces`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/x-protobuf', ...headers },
  });

const expected = [
  {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    parentSpanId: undefined,
    traceState: '',
    name: 'http.request',
    kind: 'server',
    service: 'dawsos-executor',
    resource: { 'service.name': 'dawsos-executor' },
    scope: 'dawsos',
    attributes: {
      'http.route': '/v1/execute',
      'http.response.status_code': 500,
      portfolio_value: 35000.5,
      error: true,
      pattern_input_keys: ['portfolio_id', 'days'],
      nested: { negative: -1 },
      raw: Buffer.from([0x00, 0xff]),
      empty: '',
    },
    events: [{ name: 'exception', timeNs: 1362096000130000000n, attributes: { 'exception.type': 'TypeError' } }],
    links: [],
    status: { code: 'error', message: 'boom' },
    startNs: 1362096000123456789n,
    endNs: 1362096000133456790n,
  },
  {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: '00f067aa0ba902b7',
    parentSpanId: 'b7ad6b7169203331',
    traceState: 'a=b',
    name: 'db.query',
    kind: 'client',
    service: 'dawsos-executor',
    resource: { 'service.name': 'dawsos-executor' },
    scope: 'dawsos',
    attributes: {},
    events: [],
    links: [{ traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b8', attributes: {} }],
    status: { code: 'unset', message: '' },
    startNs: 1n,
    endNs: 2n,
  },
];

describe('the OTLP sink', () => {
  it('decodes protobuf as OpenTelemetry’s own definitions wrote it', async () => {
    expect((await send(sampleProtobuf)).status).toBe(200);
    expect(sink.spans()).toEqual(expected);
  });

  it('decodes OTLP/JSON to the same spans', async () => {
    await send(JSON.stringify(sampleJson), { 'content-type': 'application/json' });
    expect(sink.spans()).toEqual(expected);
  });

  it('decodes gzip, and keeps the body as it was before compression', async () => {
    await send(gzipSync(sampleProtobuf), { 'content-encoding': 'gzip' });
    expect(sink.spans()).toEqual(expected);
    expect(sink.requests[0]?.body.equals(sampleProtobuf)).toBe(true);
  });

  it('wakes a waiter when the span it waits for arrives', async () => {
    const waiting = sink.waitFor((spans) => spans.find(({ name }) => name === 'db.query'));
    await send(sampleProtobuf);
    expect((await waiting).spanId).toBe('00f067aa0ba902b7');
  });

  it('tells what it has seen when the span waited for does not come', async () => {
    await send(sampleProtobuf);
    await expect(sink.waitFor((spans) => spans.length > 2, 20)).rejects.toThrow(
      'not seen within 20 ms; seen so far: dawsos-executor http.request, dawsos-executor db.query',
    );
  });

  it('does not count spans it refused, so that a retry is not seen twice', async () => {
    sink.respondWith({ status: 503, headers: { 'retry-after': '1' } });
    const refused = await send(sampleProtobuf);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    sink.respondWith();
    await send(sampleProtobuf);
    expect(sink.spans()).toHaveLength(2);
    expect(sink.requests).toHaveLength(2);
  });

  it('throws on a body that is not OTLP, once it is looked at', async () => {
    await send(Buffer.from('not protobuf at all'));
    expect(() => sink.spans()).toThrow();
    await expect(sink.waitFor((spans) => spans.length > 0)).rejects.toThrow();
  });

  it('hangs on request, and stops all the same', async () => {
    sink.respondWith({ hang: true });
    const hanging = send(sampleProtobuf);
    await sink.waitUntil(() => sink.requests.length === 1);
    const dropped = expect(hanging).rejects.toThrow();
    await sink.stop();
    await dropped;
    expect(sink.spans()).toEqual([]);
    sink = await startOtlpSink();
  });

  it('forgets on clear', async () => {
    await send(sampleProtobuf);
    expect(sink.spans()).toHaveLength(2);
    sink.clear();
    expect(sink.spans()).toEqual([]);
    await send(sampleProtobuf);
    expect(sink.spans()).toHaveLength(2);
  });
});
