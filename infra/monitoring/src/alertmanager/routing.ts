import type { Duration } from '@dawsos/promql';
import type { Severity } from '@dawsos/slo';
import type { ReceiverName } from './receivers.ts';

/** How alerts of a severity are delivered. */
export interface Delivery {
  readonly receiver: ReceiverName;
  /** How long the first notification of a group waits for more to come. */
  readonly groupWait: Duration;
  /** How long news of a group that is already known waits. */
  readonly groupInterval: Duration;
  /** After which an alert that nobody ended is told again. */
  readonly repeatInterval: Duration;
}

/** Who is told, and how soon. */
export const deliveries: Readonly<Record<Severity, Delivery>> = {
  critical: { receiver: 'pagerduty', groupWait: '0s', groupInterval: '1m', repeatInterval: '1h' },
  warning: { receiver: 'slack', groupWait: '30s', groupInterval: '5m', repeatInterval: '4h' },
  info: { receiver: 'slack-digest', groupWait: '1h', groupInterval: '1h', repeatInterval: '24h' },
};

/** What makes one notification: an alert of one service, however many series it fires for. */
export const groupBy = ['alertname', 'job'] as const;

/** A critical alert silences warnings that agree with it in these; a label both lack agrees. */
export const sameThing = ['concern', 'job'] as const;
