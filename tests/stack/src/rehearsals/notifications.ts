import { type RecordingServer, startRecordingServer } from '@dawsos/testkit';

/** What Alertmanager says of one alert in one notification. */
export interface Notification {
  readonly alert: string;
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** The receiver of the routing tree that it came by. */
  readonly receiver: string;
  /** Unix time in ms. */
  readonly startsAt: number;
  readonly fingerprint: string;
}

/** A webhook that Alertmanager sends its notifications to. */
export interface Notifications {
  readonly url: string;
  /** In the order of arrival. */
  all(): readonly Notification[];
  /** Whether the alert was told to fire, having begun at `since` or later. */
  hasFired(alert: string, since: number): boolean;
  /** Whether the last word on each of its instances is that it is over. */
  isResolved(alert: string): boolean;
  stop(): Promise<void>;
}

interface Payload {
  readonly receiver: string;
  readonly alerts: readonly {
    readonly status: 'firing' | 'resolved';
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
    readonly startsAt: string;
    readonly fingerprint: string;
  }[];
}

/** Starts {@link Notifications} on a free port. */
export async function receiveNotifications(): Promise<Notifications> {
  const server: RecordingServer = await startRecordingServer();
  const read: Notification[] = [];
  let readUpTo = 0;
  const all = (): readonly Notification[] => {
    for (const { body } of server.requests.slice(readUpTo)) read.push(...parsePayload(JSON.parse(body.toString())));
    readUpTo = server.requests.length;
    return read;
  };
  const of = (alert: string) => all().filter((notification) => notification.alert === alert);
  return {
    url: server.url,
    all,
    hasFired: (alert, since) => of(alert).some(({ status, startsAt }) => status === 'firing' && startsAt >= since),
    isResolved: (alert) => {
      const lastWords = new Map(of(alert).map(({ fingerprint, status }) => [fingerprint, status]));
      return [...lastWords.values()].every((status) => status === 'resolved');
    },
    stop: server.stop,
  };
}

const parsePayload = ({ receiver, alerts }: Payload): readonly Notification[] =>
  alerts.map(({ labels, startsAt, ...rest }) => ({
    ...rest,
    labels,
    receiver,
    alert: labels.alertname ?? '',
    startsAt: Date.parse(startsAt),
  }));
