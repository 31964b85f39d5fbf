import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { spanNames } from '@dawsos/conventions';
import { SpanStatusCode, trace } from '@opentelemetry/api';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashId } from '../redaction/hash-id.ts';
import { canary, secretKey } from '../testing/planted-secrets.ts';
import { one, startTestTelemetry } from '../testing/start-test-telemetry.ts';

const userId = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';

describe('a span of third-party instrumentation', () => {
  it('is sent, under its own scope, as a child of ours and with ours as its child', async () => {
    const { telemetry, sent } = await startTestTelemetry();
    const third = trace.getTracer('third-party', '9.9');
    telemetry.tracing.withSpan(spanNames.executePattern, {}, () => {
      third.startActiveSpan('their call', (span) => {
        telemetry.tracing.withSpan(spanNames.calculation, {}, () => undefined);
        span.end();
      });
    });
    const spans = await sent();
    const theirs = one(spans, 'their call');
    expect(theirs.scope).toBe('third-party');
    expect(theirs.parentSpanId).toBe(one(spans, spanNames.executePattern).spanId);
    expect(one(spans, spanNames.calculation).parentSpanId).toBe(theirs.spanId);
  });

  it('is redacted: name, attributes, events, links and status', async () => {
    const { sent } = await startTestTelemetry();
    const linked = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 };
    const span = trace.getTracer('third-party').startSpan('GET /users/bob@example.com', {
      attributes: {
        'http.request.header.authorization': ['Bearer abcdefghijkl'],
        'url.query': 'apikey=hunter2&symbol=AAPL',
        'db.query.text': "select * from users where email = 'bob@example.com'",
        'server.address': 'db.internal',
        'server.port': 5432,
        'enduser.password': 'hunter2',
        user_id: userId,
        note: `for ${userId}`,
      },
      links: [{ context: linked, attributes: { token: 'hunter2' } }],
    });
    span.addEvent('sent to bob@example.com', { password: 'hunter2', body: 'ssn 078-05-1120' });
    span.recordException(new Error('key sk_live_abcdefghijklmnop'));
    span.setStatus({ code: SpanStatusCode.ERROR, message: 'no access for bob@example.com' });
    span.end();
    const received = (await sent())[0];
    const text = JSON.stringify(received, (_key, value) => (typeof value === 'bigint' ? String(value) : value));
    expect(text).not.toMatch(/hunter2|bob@|078-05|sk_live|abcdefghijkl|3f2504e0-/);
    expect(received).toMatchObject({
      name: 'GET /users/[REDACTED]',
      attributes: {
        'url.query': 'apikey=[REDACTED]&symbol=AAPL',
        'server.address': 'db.internal',
        'server.port': 5432,
        user_id: hashId(userId),
        note: `for ${hashId(userId)}`,
      },
      links: [{ attributes: { token: '[REDACTED]' } }],
      status: { code: 'error', message: 'no access for [REDACTED]' },
    });
    expect(received?.events.map(({ name }) => name)).toEqual(['sent to [REDACTED]', 'exception']);
  });

  it('lets no planted secret through, whatever the key', async () => {
    const { sent } = await startTestTelemetry();
    const tracer = trace.getTracer('third-party');
    const secrets = fc.sample(fc.tuple(secretKey, canary), 100);
    for (const [key, secret] of secrets) tracer.startSpan('call', { attributes: { [key]: secret } }).end();
    const received = await sent();
    expect(received).toHaveLength(100);
    const text = JSON.stringify(received.map(({ attributes }) => attributes));
    expect(secrets.filter(([, secret]) => text.includes(secret))).toEqual([]);
  });

  it('that cannot be redacted or sent is dropped and counted, and fails nobody', async () => {
    const { telemetry, sent } = await startTestTelemetry();
    const tracer = trace.getTracer('third-party');
    const span = tracer.startSpan(7 as unknown as string);
    expect(() => span.end()).not.toThrow();
    tracer.startSpan('fine').end();
    expect((await sent()).map(({ name }) => name)).toEqual(['fine']);
    expect(telemetry.tracing.stats()).toMatchObject({ exported: 1, dropped: 1 });
  });

  it('is not made where the trace is not kept', async () => {
    const { telemetry, sent } = await startTestTelemetry({ tracing: { sampleRate: 0 } });
    telemetry.tracing.withSpan(spanNames.executePattern, {}, (ours) => {
      const theirs = trace.getTracer('third-party').startSpan('their call');
      expect(theirs.spanContext().traceId).toBe(ours.traceId);
      theirs.end();
    });
    expect(await sent()).toEqual([]);
  });

  it('is not made of the requests that carry spans to the collector', async () => {
    const { telemetry, sent } = await startTestTelemetry();
    let requests = 0;
    const instrument = () => {
      requests++;
      trace.getTracer('http-client').startSpan('POST').end();
    };
    subscribe('http.client.request.start', instrument);
    telemetry.tracing.withSpan(spanNames.calculation, {}, () => undefined);
    const spans = await sent();
    unsubscribe('http.client.request.start', instrument);
    expect(requests).toBe(1);
    expect(spans.map(({ name }) => name)).toEqual([spanNames.calculation]);
    expect((await sent()).length).toBe(1);
  });
});
