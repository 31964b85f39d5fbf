import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { isSignedWebhook, webhookHeaders, webhookSecret } from '@dawsos/alerts';
import type { AlertPayload } from '../domain/delivery.ts';

/** One call that a receiver got. */
export interface ReceivedCall {
  readonly key: string;
  readonly path: string;
  readonly payload: AlertPayload;
  /** Whether its signature was that of its rule. */
  readonly signed: boolean;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly status: number;
}

/** What a receiver answers to a call: a status, or `hang`, or having acted on it, `drop` to cut the connection and `mute` to say nothing. */
export type Reply =
  | number
  | 'hang'
  | 'drop'
  | 'mute'
  | { readonly status: number; readonly headers: Record<string, string> };

/** A receiver as a good one is: it acts once per key, whatever comes. */
export interface Receiver {
  readonly url: string;
  readonly port: number;
  readonly calls: readonly ReceivedCall[];
  /** The keys it acted on, once each as a good receiver does. */
  effects(): ReadonlySet<string>;
  /** How often it acted, by rule and day: 1, or one alert came under two keys. */
  alerts(): ReadonlyMap<string, number>;
  /** Keys that were called again after they had been answered with 2xx. */
  readonly calledAfterSuccess: ReadonlySet<string>;
  /** Decides answers from now on, at once or later. */
  answer(decide: (call: { readonly key: string; readonly nth: number }) => Reply | Promise<Reply>): void;
  stop(): Promise<void>;
}

/** Starts a webhook receiver on 127.0.0.1 that checks signatures with the signing key. */
export async function startReceiver(signingKey: string, port = 0): Promise<Receiver> {
  const calls: ReceivedCall[] = [];
  const acted = new Set<string>();
  const alerts = new Map<string, number>();
  const answered = new Set<string>();
  const calledAfterSuccess = new Set<string>();
  let decide: (call: { key: string; nth: number }) => Reply | Promise<Reply> = () => 200;

  const server = createServer(async (request, response) => {
    try {
      const body = await text(request);
      const header = (name: string) => String(request.headers[name] ?? '');
      const key = header(webhookHeaders.key);
      const payload = JSON.parse(body) as AlertPayload;
      const signed = isSignedWebhook(
        webhookSecret(signingKey, payload.rule_id),
        header(webhookHeaders.signature),
        { timestamp: Number(header(webhookHeaders.timestamp)), key, body },
        Date.now() / 1000,
      );
      const nth = calls.filter((call) => call.key === key).length + 1;
      const reply = await decide({ key, nth });
      const status = typeof reply === 'number' ? reply : typeof reply === 'object' ? reply.status : 0;
      calls.push({ key, path: request.url ?? '', payload, signed, headers: request.headers, status });
      if (answered.has(key)) calledAfterSuccess.add(key);
      const takes = reply === 'drop' || reply === 'mute' || (status >= 200 && status < 300);
      // A good receiver keeps the keys it has acted on.
      if (takes && !acted.has(key)) {
        acted.add(key);
        const alert = `${payload.rule_id} ${payload.alert_day}`;
        alerts.set(alert, (alerts.get(alert) ?? 0) + 1);
      }
      if (reply === 'hang' || reply === 'mute') return;
      if (reply === 'drop') return void response.destroy();
      response.writeHead(status, typeof reply === 'object' ? reply.headers : {}).end();
      if (takes) response.once('finish', () => answered.add(key));
    } catch {
      response.destroy();
    }
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}/hook`,
    port: address.port,
    calls,
    effects: () => acted,
    alerts: () => alerts,
    calledAfterSuccess,
    answer: (next) => {
      decide = next;
    },
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
