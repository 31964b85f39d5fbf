import { type RecordingServer, startRecordingServer } from '../http/recording-server.ts';
import { type EnvelopeItem, parseEnvelope } from './parse-envelope.ts';

/** An error event as Sentry's ingest receives it; what tests look at is typed, the rest is there. */
export interface SentryEvent {
  readonly event_id: string;
  readonly level?: string;
  readonly message?: unknown;
  readonly environment?: string;
  readonly release?: string;
  readonly transaction?: string;
  readonly exception?: { readonly values?: readonly { readonly type?: string; readonly value?: string }[] };
  readonly contexts?: { readonly trace?: { readonly trace_id: string; readonly span_id: string } };
  readonly user?: Readonly<Record<string, unknown>>;
  readonly tags?: Readonly<Record<string, unknown>>;
  readonly breadcrumbs?: readonly Readonly<Record<string, unknown>>[];
  readonly [field: string]: unknown;
}

/** A stand-in for Sentry's ingest that keeps what was really sent. */
export interface SentrySink extends RecordingServer {
  readonly dsn: string;
  /** Error events of the envelopes it accepted, in order of arrival; throws if one was malformed. */
  events(): readonly SentryEvent[];
  /** Every item of those envelopes, sessions and transactions included. */
  items(): readonly EnvelopeItem[];
  /** Resolves with what `probe` answers about the events so far as soon as that is neither undefined nor false; rejects after `timeoutMs` (5 s). */
  waitFor<Result>(
    probe: (events: readonly SentryEvent[]) => Result | undefined | false,
    timeoutMs?: number,
  ): Promise<Result>;
}

/** Starts a {@link SentrySink} on a free port. */
export const startSentrySink = async (): Promise<SentrySink> => {
  const server = await startRecordingServer(() =>
    items()
      .map(({ type }) => type)
      .join(', '),
  );

  const items = (): readonly EnvelopeItem[] =>
    server.requests
      .filter(({ accepted, path }) => accepted && path.startsWith('/api/1/envelope/'))
      .flatMap(({ body }) => parseEnvelope(body).items);
  const events = (): readonly SentryEvent[] =>
    items()
      .filter(({ type }) => type === 'event')
      .map(({ payload }) => payload as SentryEvent);

  return {
    ...server,
    dsn: `http://key@127.0.0.1:${server.port}/1`,
    events,
    items,
    waitFor: (probe, timeoutMs) => server.waitUntil(() => probe(events()), timeoutMs),
  };
};
