import { propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatTraceparent, parseTraceparent } from './traceparent.ts';

const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
const traceId = hex(32).filter((id) => !/^0+$/.test(id));
const spanId = hex(16).filter((id) => !/^0+$/.test(id));

describe('a traceparent', () => {
  it('reads as it was written', () => {
    fc.assert(
      fc.property(traceId, spanId, fc.constantFrom(0, 1), (trace, span, traceFlags) => {
        const context = { traceId: trace, spanId: span, traceFlags };
        expect(parseTraceparent(formatTraceparent(context))).toEqual({ ...context, isRemote: true });
      }),
    );
  });

  it.each([
    ['of a later version with more fields', '01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more', 1],
    ['with flags of a later level', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-03', 1],
    ['with flags that say nothing of sampling', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-02', 0],
  ])('%s is read', (_what, header, traceFlags) => {
    expect(parseTraceparent(header)?.traceFlags).toBe(traceFlags);
  });

  it.each([
    ['missing', undefined],
    ['empty', ''],
    ['of the forbidden version', 'ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'],
    ['of version 00 with more fields', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more'],
    ['in capitals', '00-0AF7651916CD43DD8448EB211C80319C-B7AD6B7169203331-01'],
    ['without a trace id', '00-00000000000000000000000000000000-b7ad6b7169203331-01'],
    ['without a span id', '00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01'],
    [
      'given twice',
      '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01, 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    ],
    ['too long', `01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-${'a'.repeat(1000)}`],
    ['with a line break', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\n'],
  ])('that is %s is none', (_what, header) => {
    expect(parseTraceparent(header)).toBeUndefined();
  });

  it('is never believed when it is anything else', () => {
    fc.assert(
      fc.property(fc.string(), (header) => {
        expect(parseTraceparent(header)).toBeUndefined();
      }),
    );
  });

  it('is read as OpenTelemetry reads it', () => {
    const w3c = new W3CTraceContextPropagator();
    const get = (carrier: { traceparent: string }) => carrier.traceparent;
    const getter = { get, keys: () => ['traceparent'] };
    const almost = fc
      .tuple(
        fc.constantFrom('00', '01', 'ff', 'cc', '0'),
        fc.oneof(traceId, hex(31)),
        fc.oneof(spanId, hex(17)),
        hex(2),
      )
      .map((parts) => parts.join('-'));
    fc.assert(
      fc.property(almost, (traceparent) => {
        const theirs = trace.getSpanContext(w3c.extract(ROOT_CONTEXT, { traceparent }, getter));
        const ours = parseTraceparent(traceparent);
        expect(ours?.traceId).toBe(theirs?.traceId);
        expect(ours?.spanId).toBe(theirs?.spanId);
        if (ours && theirs) expect(ours.traceFlags & 1).toBe(theirs.traceFlags & 1);
      }),
      { numRuns: 500 },
    );
    expect(propagation.fields()).toEqual([]);
  });
});
