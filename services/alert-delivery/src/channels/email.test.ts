import { expect, it, onTestFinished } from 'vitest';
import type { Delivery } from '../domain/delivery.ts';
import { startMailServer } from '../testing/mail-server.ts';
import { createEmailChannel } from './email.ts';

const soon = { timeout: 10_000 };
const never = new AbortController().signal;
const delivery = {
  id: '0b2b8f7e-0000-4000-8000-000000000001',
  method: 'email',
  channel: { method: 'email', address: 'alice@example.com' },
  payload: { rule_name: 'Größe', message: 'AAPL has moved by -5.21 %.', alert_day: '2013-03-01' },
} as unknown as Delivery;

async function startSmtp(options: Parameters<typeof startMailServer>[0] = {}) {
  const server = await startMailServer(options);
  onTestFinished(() => server.stop());
  return server;
}

function channelTo(smtpUrl: string | undefined, timeoutMs = 2_000) {
  const channel = createEmailChannel({ smtpUrl, from: 'DawsOS <alerts@dawsos.example>', timeoutMs, connections: 4 });
  onTestFinished(() => channel.close());
  return channel;
}

it('sends what the rule says, under a Message-ID made of the key', async () => {
  const { url, taken } = await startSmtp();
  const channel = channelTo(url);
  expect(await channel.send(delivery, never)).toEqual({ kind: 'delivered' });
  expect(taken).toHaveLength(1);
  expect(taken[0]).toContain(`Message-ID: <${delivery.id}@dawsos.example>`);
  expect(taken[0]).toContain('To: alice@example.com');
  expect(taken[0]).toContain('AAPL has moved by -5.21 %.');
  await channel.ping();
});

it.each([
  [550, 'rejected', true],
  [554, 'rejected', true],
  [451, 'server_error', false],
])('takes %d for %s, for good: %s, and keeps no word of it', async (refuse, error, permanent) => {
  const server = await startSmtp();
  server.answer(() => refuse);
  const outcome = await channelTo(server.url).send(delivery, never);
  expect(outcome).toEqual({
    kind: 'failed',
    error,
    permanent,
    message: `the SMTP server answered ${refuse}`,
    ...(!permanent && { retryAfterMs: undefined }),
  });
});

it('does not blame the receiver for a sign-in of ours that fails', async () => {
  const { port } = await startSmtp();
  const outcome = await channelTo(`smtp://us:wrong@127.0.0.1:${port}`).send(delivery, never);
  expect(outcome).toMatchObject({ error: 'not_configured', permanent: false });
  expect(JSON.stringify(outcome)).not.toContain('wrong');
});

it('tries again where there is no server, where it hangs, and where none is configured', async () => {
  expect(await channelTo('smtp://127.0.0.1:1').send(delivery, never)).toMatchObject({
    error: 'unreachable',
    permanent: false,
  });
  const server = await startSmtp();
  server.answer(() => 'hang');
  expect(await channelTo(server.url, 200).send(delivery, never)).toMatchObject({
    error: 'timeout',
    permanent: false,
  });
  expect(await channelTo(undefined).send(delivery, never)).toMatchObject({ error: 'not_configured', permanent: false });
});

it('gives a mail no longer than its limit, however steadily the server goes on', async () => {
  const { url, taken } = await startSmtp({ stepMs: 200 });
  const outcome = await channelTo(url, 300).send(delivery, never);
  expect(outcome).toMatchObject({ error: 'timeout', permanent: false });
  expect(taken).toEqual([]);
});

it('lets go of a mail at once when it is told to, and of its connection', async () => {
  const server = await startSmtp();
  server.answer(() => 'hang');
  const stop = new AbortController();
  const sent = channelTo(server.url, 60_000).send(delivery, stop.signal);
  await expect.poll(() => server.offered, soon).toHaveLength(1);
  stop.abort();
  expect(await sent).toMatchObject({ kind: 'failed', permanent: false });
  await expect.poll(() => server.connections(), soon).toBe(0);
});
