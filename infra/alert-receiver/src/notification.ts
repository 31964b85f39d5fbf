import { z } from 'zod';

const texts = z.record(z.string(), z.string());

/** What Alertmanager posts to a webhook (version 4), as far as it is read here. */
export const notificationSchema = z.object({
  version: z.literal('4', 'must be version 4 of the webhook'),
  receiver: z.string(),
  alerts: z.array(
    z.object({
      status: z.enum(['firing', 'resolved']),
      labels: texts,
      annotations: texts,
      startsAt: z.iso.datetime({ offset: true }),
      endsAt: z.iso.datetime({ offset: true }),
      fingerprint: z.string(),
    }),
  ),
});
type Notification = z.output<typeof notificationSchema>;

/** One alert as it was told: with the receiver that was meant, and when that was. */
export type ToldAlert = Notification['alerts'][number] & {
  readonly receiver: string;
  readonly receivedAt: string;
};

/** An alert as one line; what others wrote cannot begin a second one. */
export const describeAlert = ({ status, labels, annotations }: ToldAlert): string => {
  const { severity = 'unknown', alertname = 'unnamed' } = labels;
  const line = `${status.toUpperCase()} ${severity} ${alertname}: ${annotations.summary ?? 'no summary'}`;
  return line.replace(/\p{Cc}+/gu, ' ');
};
