import { encode } from '@msgpack/msgpack';
import { describe, expect, it } from 'vitest';
import { spansInAgentRequest, spansInEnvelopeItem } from './peer-spans.ts';

describe('counting what peers send', () => {
  it.each([
    ['a span of its own', { type: 'span', payload: { items: [{}, {}] } }, 2],
    ['a transaction and its children', { type: 'transaction', payload: { spans: [{}, {}] } }, 3],
    ['an error', { type: 'event', payload: {} }, 0],
  ])('Sentry: %s', (_name, item, spans) => {
    expect(spansInEnvelopeItem(item)).toBe(spans);
  });

  it('Datadog: the spans of all traces', () => {
    const body = Buffer.from(encode([[{ name: 'a' }, { name: 'b' }], [{ name: 'c' }]]));
    expect(spansInAgentRequest({ path: '/v0.4/traces', body })).toBe(3);
  });

  it('Elastic: transactions and spans, not its metadata and metrics', () => {
    const lines = ['{"metadata":{}}', '{"transaction":{}}', '{"span":{}}', '{"metricset":{}}', ''];
    expect(spansInAgentRequest({ path: '/intake/v2/events', body: Buffer.from(lines.join('\n')) })).toBe(2);
  });

  it('what else an agent is asked holds none', () => {
    expect(spansInAgentRequest({ path: '/info', body: Buffer.alloc(0) })).toBe(0);
  });
});
