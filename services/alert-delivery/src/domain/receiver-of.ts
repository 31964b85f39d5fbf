import type { AlertChannel } from '@dawsos/alerts';

/** The receiver of all e-mails. */
export const mailServer = 'smtp';

/** Whom a channel reaches, as far as one that hangs could hold up the others: a webhook's host and port, the mail server. */
export function receiverOf(channel: AlertChannel): string | undefined {
  if (channel.method === 'webhook') return new URL(channel.url).host;
  return channel.method === 'email' ? mailServer : undefined;
}
