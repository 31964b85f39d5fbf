import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { expect, it, onTestFinished } from 'vitest';
import type { Delivery } from '../domain/delivery.ts';
import { createEmailChannel } from './email.ts';

const never = new AbortController().signal;
const delivery = {
  id: '0b2b8f7e-0000-4000-8000-000000000001',
  method: 'email',
  channel: { method: 'email', address: 'alice@example.com' },
  payload: { rule_name: 'Größe', message: 'AAPL has moved by -5.21 %.', alert_day: '2013-03-01' },
} as unknown as Delivery;

/** A real SMTP server; `refuse` answers with that number after the message. */
async function startSmtp({ refuse, hang = false }: { refuse?: number; hang?: boolean } = {}) {
  const messages: string[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    onAuth: (_auth, _session, done) => done(Object.assign(new Error('no such user'), { responseCode: 535 })),
    onData: (stream, _session, done) => {
      void text(stream).then((message) => {
        if (hang) return;
        if (refuse === undefined) messages.push(message);
        done(
          refuse === undefined
            ? null
            : Object.assign(new Error('mailbox of alice@example.com is unknown'), { responseCode: refuse }),
        );
      });
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return { port, messages };
}

function channelTo(smtpUrl: string | undefined, timeoutMs = 2_000) {
  const channel = createEmailChannel({ smtpUrl, from: 'DawsOS <alerts@dawsos.example>', timeoutMs });
  onTestFinished(() => channel.close());
  return channel;
}

it('sends what the rule says, under a Message-ID made of the key', async () => {
  const { port, messages } = await startSmtp();
  const channel = channelTo(`smtp://127.0.0.1:${port}`);
  expect(await channel.send(delivery, never)).toEqual({ kind: 'delivered' });
  expect(messages).toHaveLength(1);
  expect(messages[0]).toContain(`Message-ID: <${delivery.id}@dawsos.example>`);
  expect(messages[0]).toContain('To: alice@example.com');
  expect(messages[0]).toContain('AAPL has moved by -5.21 %.');
  await channel.ping();
});

it.each([
  [550, 'rejected', true],
  [554, 'rejected', true],
  [451, 'server_error', false],
])('takes %d for %s, for good: %s, and keeps no word of it', async (refuse, error, permanent) => {
  const { port } = await startSmtp({ refuse });
  const outcome = await channelTo(`smtp://127.0.0.1:${port}`).send(delivery, never);
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
  const { port } = await startSmtp({ hang: true });
  expect(await channelTo(`smtp://127.0.0.1:${port}`, 200).send(delivery, never)).toMatchObject({
    error: 'timeout',
    permanent: false,
  });
  expect(await channelTo(undefined).send(delivery, never)).toMatchObject({ error: 'not_configured', permanent: false });
});
