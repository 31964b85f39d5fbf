import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startRecordingServer } from '@dawsos/testkit';
import { expect, it, onTestFinished } from 'vitest';
import type { Delivery } from '../domain/delivery.ts';
import { createWebhookChannel } from './webhook.ts';

const now = () => new Date('2013-03-01T00:00:00Z');
const never = new AbortController().signal;
const to = (url: string) =>
  ({
    id: 'key-1',
    method: 'webhook',
    channel: { method: 'webhook', url },
    payload: { rule_id: 'r', message: 'm' },
  }) as unknown as Delivery;

async function start(options: { allowPrivate?: boolean; timeoutMs?: number; connections?: number } = {}) {
  const server = await startRecordingServer();
  const channel = createWebhookChannel({
    signingKey: 'k',
    allowPrivate: true,
    timeoutMs: 2_000,
    now,
    connections: 4,
    ...options,
  });
  onTestFinished(async () => {
    await channel.close();
    await server.stop();
  });
  return { server, send: (url = server.url) => channel.send(to(url), never) };
}

it.each([
  [200, 'delivered'],
  [204, 'delivered'],
  [301, 'rejected, for good'],
  [400, 'rejected, for good'],
  [401, 'rejected, for good'],
  [404, 'rejected, for good'],
  [410, 'rejected, for good'],
  [408, 'server_error'],
  [425, 'server_error'],
  [429, 'rate_limited'],
  [500, 'server_error'],
  [503, 'server_error'],
])('takes %d for %s', async (status, told) => {
  const { server, send } = await start();
  server.respondWith({ status });
  const outcome = await send();
  expect(outcome.kind === 'delivered' ? outcome.kind : `${outcome.error}${outcome.permanent ? ', for good' : ''}`).toBe(
    told,
  );
});

it('follows no redirect', async () => {
  const { server, send } = await start();
  server.respondWith({ status: 307, headers: { location: `${server.url}/elsewhere` } });
  expect(await send()).toMatchObject({ kind: 'failed', permanent: true });
  expect(server.requests).toHaveLength(1);
});

it.each([
  ['7', 7_000],
  ['Fri, 01 Mar 2013 00:00:30 GMT', 30_000],
  ['soon', undefined],
  ['-5', undefined],
])('waits as Retry-After %s says', async (header, retryAfterMs) => {
  const { server, send } = await start();
  server.respondWith({ status: 429, headers: { 'retry-after': header } });
  expect(await send()).toMatchObject({ retryAfterMs });
});

it('does not wait for ever for an answer', async () => {
  const { server, send } = await start({ timeoutMs: 100 });
  server.respondWith({ hang: true });
  expect(await send()).toMatchObject({ kind: 'failed', error: 'timeout', permanent: false });
});

it('spends no try on waiting for a connection: all that go to one slow receiver are on their way at once', async () => {
  const deliveries = 48;
  const waiting: ServerResponse[] = [];
  // As slow as can be: it answers nobody before all are there.
  const slow = createServer((_, response) => {
    waiting.push(response);
    if (waiting.length === deliveries) for (const one of waiting) one.end();
  });
  await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void slow.close());
  const { port } = slow.address() as AddressInfo;
  const { send } = await start({ connections: deliveries });
  const outcomes = await Promise.all(Array.from({ length: deliveries }, () => send(`http://127.0.0.1:${port}/`)));
  expect(outcomes.filter(({ kind }) => kind === 'delivered')).toHaveLength(deliveries);
});

it('tries again where nobody listens', async () => {
  const { send } = await start();
  expect(await send('http://127.0.0.1:1/')).toMatchObject({ error: 'unreachable', permanent: false });
  expect(await send('http://no-such-host.invalid/')).toMatchObject({ error: 'unreachable', permanent: false });
});

it.each([
  'https://127.0.0.1:1/',
  'http://hooks.example.com/',
  'https://[::1]/',
  'https://localhost/',
  // A name in public DNS would do the same; this one every machine resolves to itself.
  'https://localhost.localdomain:1/',
])('calls nothing private at %s', async (url) => {
  const { send } = await start({ allowPrivate: false });
  const outcome = await send(url);
  // Where the name cannot be resolved at all, nothing is called either.
  expect(outcome.kind === 'failed' && ['forbidden_address', 'unreachable'].includes(outcome.error)).toBe(true);
});

it('sends signed JSON under the delivery’s key, and nothing of its own traces', async () => {
  const { server, send } = await start();
  await send();
  expect(server.requests[0]).toMatchObject({
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'idempotency-key': 'key-1',
      'dawsos-timestamp': '1362096000',
      'dawsos-signature': expect.stringMatching(/^v1=[0-9a-f]{64}$/),
    },
  });
  expect(Object.keys(server.requests[0]?.headers ?? {})).not.toContain('traceparent');
});
