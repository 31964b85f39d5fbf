import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SentrySink, startSentrySink } from './sentry-sink.ts';

let sink: SentrySink;
beforeEach(async () => {
  sink = await startSentrySink();
});
afterEach(() => sink.stop());

const event = { event_id: 'a'.repeat(32), exception: { values: [{ type: 'TypeError', value: 'línea\nnueva' }] } };
const payload = JSON.stringify(event);
const binary = 'not json {\nsecond line';
const envelope = [
  JSON.stringify({ event_id: event.event_id, sent_at: '2013-03-01T00:00:00Z' }),
  JSON.stringify({ type: 'attachment', length: Buffer.byteLength(binary) }),
  binary,
  JSON.stringify({ type: 'event' }),
  payload,
  JSON.stringify({ type: 'session', length: 2 }),
  '{}',
].join('\n');

/** Posts where a client with the sink's DSN would post. */
const send = (body: string | Buffer<ArrayBuffer>, headers: Record<string, string> = {}) => {
  const { origin, pathname } = new URL(sink.dsn.replace('key@', ''));
  return fetch(`${origin}/api${pathname}/envelope/?sentry_key=key`, {
    method: 'POST',
    body,
    headers,
  });
};

describe('the Sentry sink', () => {
  it('keeps the error events of an envelope, whatever travels beside them', async () => {
    await send(envelope);
    expect(sink.events()).toEqual([event]);
    expect(sink.items().map(({ type, payload }) => [type, payload])).toEqual([
      ['attachment', binary],
      ['event', event],
      ['session', {}],
    ]);
  });

  it('reads gzip and an envelope that ends in a newline', async () => {
    await send(gzipSync(`${envelope}\n`), { 'content-encoding': 'gzip' });
    expect(sink.events()).toEqual([event]);
  });

  it('wakes a waiter when the event it waits for arrives', async () => {
    const waiting = sink.waitFor((events) => events.find(({ event_id }) => event_id === event.event_id));
    await send(envelope);
    expect(await waiting).toEqual(event);
  });

  it('does not count events it refused', async () => {
    sink.respondWith({ status: 429, headers: { 'retry-after': '60' } });
    expect((await send(envelope)).status).toBe(429);
    expect(sink.events()).toEqual([]);
    expect(sink.requests[0]?.body.toString()).toBe(envelope);
  });

  it('throws on an envelope that is cut off', async () => {
    await send(['{}', JSON.stringify({ type: 'event', length: 100 }), '{}'].join('\n'));
    expect(() => sink.events()).toThrow('cut off');
  });
});
