import { spanNames } from '@dawsos/conventions';
import { context, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canary, secretKey } from '../testing/planted-secrets.ts';
import { one, startTestTelemetry } from '../testing/start-test-telemetry.ts';

const { calculation, executePattern, sandbox } = spanNames;
const remote = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

/** What goes out while a call with these headers is being served. */
const passedOn = (headers: Record<string, string>): Record<string, string> => {
  const out: Record<string, string> = {};
  propagation.inject(propagation.extract(ROOT_CONTEXT, headers), out);
  return out;
};

describe('outgoing headers', () => {
  it('name the active span as the parent', async () => {
    const { telemetry } = await startTestTelemetry();
    const { withSpan, outgoingHeaders } = telemetry.tracing;
    withSpan(calculation, {}, (span) => {
      expect(outgoingHeaders()).toEqual({ traceparent: `00-${span.traceId}-${span.spanId}-01` });
    });
    expect(outgoingHeaders()).toEqual({});
  });

  it('pass on tracestate and baggage as they came', async () => {
    await startTestTelemetry();
    const headers = { traceparent: remote, tracestate: 'vendor=opaque,other=1', baggage: 'tenant=acme,tier=gold' };
    expect(passedOn(headers)).toEqual(headers);
  });

  it('leave out baggage that tells of a person or holds a secret', async () => {
    await startTestTelemetry();
    const secrets = [
      'user_id=42',
      'portfolioId=7',
      'api_key=hunter2',
      'note=bob%40example.com',
      'trip=4111111111111111',
      'tenant=acme;token=hunter2',
    ];
    for (const entry of secrets) expect(passedOn({ baggage: `tier=gold,${entry}` })).toEqual({ baggage: 'tier=gold' });
    expect(passedOn({ baggage: 'user_id=42' })).toEqual({});
  });

  it('carry no planted secret, under whatever key', async () => {
    await startTestTelemetry();
    fc.assert(
      fc.property(secretKey, canary, (key, secret) => {
        expect(JSON.stringify(passedOn({ baggage: `a=1,${key}=${secret}` }))).not.toContain(secret);
      }),
    );
  });

  it('survive whatever comes in', async () => {
    await startTestTelemetry();
    const broken = ['%', 'a=%zz', '=', ';;;', 'a=b;c=%', ',', 'a'.repeat(20_000), `${'a=1,'.repeat(500)}b=2`];
    for (const text of broken) {
      expect(() => passedOn({ traceparent: text, tracestate: text, baggage: text })).not.toThrow();
    }
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (traceparent, tracestate, baggage) => {
        passedOn({ traceparent, tracestate, baggage });
      }),
    );
  });
});

describe('a remote parent', () => {
  it('that is missing or malformed starts a new trace, even inside another one', async () => {
    const { telemetry, sent } = await startTestTelemetry();
    const { withRemoteParent, withSpan } = telemetry.tracing;
    withSpan(executePattern, {}, () => {
      for (const header of [undefined, '', 'nonsense', `${remote}-more`]) {
        withRemoteParent(header, () => withSpan(calculation, {}, () => undefined));
      }
    });
    const spans = await sent();
    expect(spans.map(({ parentSpanId }) => parentSpanId)).toEqual(Array(5).fill(undefined));
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(5);
  });
});

describe('a child process', () => {
  it('joins the trace by its environment', async () => {
    const { telemetry, sent } = await startTestTelemetry();
    const { withSpan, childEnvironment, withRemoteParent } = telemetry.tracing;
    const environment = withSpan(sandbox, {}, () => childEnvironment());
    withRemoteParent(environment.TRACEPARENT, () => withSpan(calculation, {}, () => undefined));
    const spans = await sent();
    expect(Object.keys(environment)).toEqual(['TRACEPARENT']);
    expect(one(spans, calculation)).toMatchObject({
      traceId: one(spans, sandbox).traceId,
      parentSpanId: one(spans, sandbox).spanId,
    });
  });

  it('gets the baggage that may leave, and nothing outside a trace', async () => {
    const { telemetry } = await startTestTelemetry();
    const { childEnvironment } = telemetry.tracing;
    expect(childEnvironment()).toEqual({});
    const incoming = propagation.extract(ROOT_CONTEXT, { traceparent: remote, baggage: 'tier=gold,user_id=42' });
    context.with(incoming, () => {
      expect(childEnvironment()).toEqual({ TRACEPARENT: remote, BAGGAGE: 'tier=gold' });
    });
    expect(trace.getActiveSpan()).toBeUndefined();
  });
});
