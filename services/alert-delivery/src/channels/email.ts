import { createTransport } from 'nodemailer';
import type { SendOutcome } from '../domain/delivery.ts';
import { codeOf, permanentFailure, transientFailure } from './failure.ts';
import type { Channel } from './webhook.ts';

/** How e-mails are sent. */
export interface EmailOptions {
  /** `smtp://user:password@host:port`; undefined where there is no server. */
  readonly smtpUrl: string | undefined;
  readonly from: string;
  /** Longest a try may take, all that the server says included. */
  readonly timeoutMs: number;
  /** As many as tries may be under way, so that none spends its time waiting for one. */
  readonly connections: number;
}

/** E-mail by SMTP; also how to ask whether the server is there. */
export interface EmailChannel extends Channel {
  /** Rejects when the server does not take e-mails. */
  ping(): Promise<unknown>;
}

/** Sends by SMTP; the Message-ID is made of the delivery's key, so that mail servers know a repeated one. */
export function createEmailChannel({ smtpUrl, from, timeoutMs, connections }: EmailOptions): EmailChannel {
  if (smtpUrl === undefined) {
    return {
      send: async () => transientFailure('not_configured', 'no SMTP server is configured (SMTP_URL)'),
      ping: async () => undefined,
      close: async () => {},
    };
  }
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: connections,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
  });
  const domain = from.slice(from.lastIndexOf('@') + 1).replace(/>$/, '');
  return {
    ping: () => transport.verify(),
    close: async () => transport.close({ force: true }),
    send: async ({ id, channel, payload }, signal) => {
      if (channel.method !== 'email') return permanentFailure('internal', 'not an e-mail');
      // The library's own limits are each for one silence of the server.
      const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      try {
        await transport.sendMail({
          signal: limit,
          from,
          to: channel.address,
          subject: `DawsOS alert: ${payload.rule_name}`,
          text: `${payload.message}\n\nRule: ${payload.rule_name}\nDay: ${payload.alert_day}\n`,
          messageId: `<${id}@${domain}>`,
          headers: { 'Idempotency-Key': id, 'Auto-Submitted': 'auto-generated' },
        });
        return { kind: 'delivered' };
      } catch (error) {
        return failureOf(error, limit.aborted);
      }
    },
  };
}

/** What the server says in words may quote the address, so its number is all that is kept. */
function failureOf(error: unknown, timedOut: boolean): SendOutcome {
  const code = codeOf(error);
  const status = error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : undefined;
  // Our own password: nothing that the receiver could be blamed for.
  if (code === 'EAUTH') return transientFailure('not_configured', `the SMTP server refused our sign-in (${status})`);
  if (status !== undefined && status >= 500) return permanentFailure('rejected', `the SMTP server answered ${status}`);
  if (status !== undefined && status >= 400)
    return transientFailure('server_error', `the SMTP server answered ${status}`);
  if (timedOut || code === 'ETIMEDOUT') return transientFailure('timeout', 'the SMTP server did not answer in time');
  return transientFailure('unreachable', 'the SMTP server cannot be reached');
}
