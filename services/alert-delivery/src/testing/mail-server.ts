import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';

/** What a mail server answers to a message: its number, or nothing. */
export type MailReply = number | 'hang';

/** A real SMTP server, and what it was asked to deliver. */
export interface MailServer {
  readonly url: string;
  readonly port: number;
  /** Messages it has taken, with 250. */
  readonly taken: readonly string[];
  /** Messages it was offered, by `Message-ID`. */
  readonly offered: readonly string[];
  /** Connections that are open. */
  connections(): number;
  /** Decides answers from now on, at once or later. */
  answer(decide: (message: { readonly nth: number }) => MailReply | Promise<MailReply>): void;
  /** Cuts all connections and listens no more, as a killed process. */
  crash(): Promise<void>;
  revive(): Promise<void>;
  stop(): Promise<void>;
}

/** For tests: starts an SMTP server on 127.0.0.1 that knows no users, and takes `stepMs` for each command. */
export async function startMailServer({ stepMs = 0 }: { readonly stepMs?: number } = {}): Promise<MailServer> {
  const taken: string[] = [];
  const offered: string[] = [];
  const sockets = new Set<Socket>();
  let decide: (message: { nth: number }) => MailReply | Promise<MailReply> = () => 250;
  const afterAStep = (_: unknown, __: unknown, done: () => void) => void delay(stepMs).then(done);

  const listen = async (port: number) => {
    const smtp = new SMTPServer({
      disabledCommands: ['STARTTLS'],
      authOptional: true,
      onAuth: (_auth, _session, done) => done(refusal(535)),
      onMailFrom: afterAStep,
      onRcptTo: afterAStep,
      onData: (stream, _session, done) => {
        void text(stream).then(async (message) => {
          offered.push(/^Message-ID: (.*)$/m.exec(message)?.[1]?.trim() ?? '');
          const reply = await decide({ nth: offered.length });
          if (reply === 'hang') return;
          await delay(stepMs);
          if (reply === 250) taken.push(message);
          done(reply === 250 ? null : refusal(reply));
        });
      },
    });
    // What a client that hangs up leaves behind.
    smtp.on('error', () => {});
    smtp.server.on('connection', (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
    smtp.listen(port, '127.0.0.1');
    await once(smtp.server, 'listening');
    return smtp;
  };

  let smtp: SMTPServer | undefined = await listen(0);
  const { port } = smtp.server.address() as AddressInfo;
  const crash = async () => {
    const closed = new Promise<void>((resolve) => (smtp === undefined ? resolve() : smtp.close(resolve)));
    for (const socket of sockets) socket.destroy();
    await closed;
    smtp = undefined;
  };
  return {
    url: `smtp://127.0.0.1:${port}`,
    port,
    taken,
    offered,
    connections: () => sockets.size,
    answer: (next) => {
      decide = next;
    },
    crash,
    revive: async () => {
      smtp = await listen(port);
    },
    stop: crash,
  };
}

const refusal = (responseCode: number) =>
  Object.assign(new Error('mailbox of alice@example.com is unknown'), { responseCode });
