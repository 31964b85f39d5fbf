import { spanNames } from '@dawsos/conventions';
import { freePort, type RecordingServer, startRecordingServer } from '@dawsos/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { one, startTestTelemetry } from '../testing/start-test-telemetry.ts';
import { observedFetch } from './observed-fetch.ts';

const call = { name: spanNames.providerFetch, attributes: { provider: 'fmp', security_id: 'AAPL' } };
let server: RecordingServer;
beforeEach(async () => {
  server = await startRecordingServer();
});
afterEach(() => server.stop());

describe('an outgoing call', () => {
  it('is a client span that names the server, and not the query', async () => {
    const { telemetry, sent } = await startTestTelemetry();
    const url = new URL(`${server.url}/v3/quote/AAPL?apikey=hunter2`);
    const response = await observedFetch(telemetry, call, url, { method: 'POST' });
    expect(response.status).toBe(200);
    const span = one(await sent(), spanNames.providerFetch);
    expect(span.kind).toBe('client');
    expect(span.attributes).toEqual({
      provider: 'fmp',
      security_id: 'AAPL',
      'http.request.method': 'POST',
      'server.address': '127.0.0.1',
      'server.port': server.port,
      'url.full': `${server.url}/v3/quote/AAPL`,
      'http.response.status_code': 200,
    });
  });

  it('tells the other side which span is calling', async () => {
    const { telemetry, sent } = await startTestTelemetry();
    await observedFetch(telemetry, call, new URL(server.url));
    const { traceId, spanId } = one(await sent(), spanNames.providerFetch);
    expect(server.requests[0]?.headers.traceparent).toBe(`00-${traceId}-${spanId}-01`);
  });

  it.each([
    ['an object', { 'x-own': 'kept' }],
    ['a Headers object', new Headers({ 'x-own': 'kept' })],
    ['a list', [['x-own', 'kept']] as [string, string][]],
  ])('keeps the headers it was given as %s', async (_what, headers) => {
    const { telemetry } = await startTestTelemetry();
    await observedFetch(telemetry, call, new URL(server.url), { headers });
    expect(server.requests[0]?.headers).toMatchObject({ 'x-own': 'kept', traceparent: expect.any(String) });
  });

  it('that is answered with a failure of the server is a failed span, and an answer all the same', async () => {
    const { telemetry, sent } = await startTestTelemetry();
    server.respondWith({ status: 503 });
    expect((await observedFetch(telemetry, call, new URL(server.url))).status).toBe(503);
    expect(one(await sent(), spanNames.providerFetch)).toMatchObject({
      status: { code: 'error' },
      attributes: { 'http.response.status_code': 503, 'error.type': '503' },
    });
  });

  it('that is refused by the other side for our mistake is no failed span', async () => {
    const { telemetry, sent } = await startTestTelemetry();
    server.respondWith({ status: 404 });
    await observedFetch(telemetry, call, new URL(server.url));
    expect(one(await sent(), spanNames.providerFetch).status.code).toBe('unset');
  });

  it('that reaches nobody is a failed span, its error handed on', async () => {
    const { telemetry, sent } = await startTestTelemetry();
    const nobody = new URL(`http://127.0.0.1:${await freePort()}/?token=hunter2`);
    await expect(observedFetch(telemetry, call, nobody)).rejects.toThrow();
    const span = one(await sent(), spanNames.providerFetch);
    expect(span.status.code).toBe('error');
    expect(JSON.stringify(span.attributes)).not.toContain('hunter2');
  });
});
