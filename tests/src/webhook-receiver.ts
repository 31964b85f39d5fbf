import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll } from 'vitest';

/** One alert as somebody's server got it. */
export interface ReceivedAlert {
  /** Its idempotency key. */
  readonly key: string;
  readonly payload: { readonly rule_id: string; readonly alert_type: string; readonly occurred_at: string };
  /** By the receiver's own clock, Unix time in ms. */
  readonly at: number;
  readonly status: number;
}

/** A server that users have their alerts sent to, on 127.0.0.1, until the file's tests are over. */
export async function startWebhookReceiver(): Promise<{
  readonly url: string;
  readonly received: readonly ReceivedAlert[];
  /** Answers with this status from now on, or by how often it was called with the key; 200 to begin with. */
  answer(status: number | ((nth: number) => number)): void;
}> {
  const received: ReceivedAlert[] = [];
  let statusOf = (_nth: number) => 200;
  const server = createServer(async (request, response) => {
    const at = Date.now();
    const payload = (await json(request)) as ReceivedAlert['payload'];
    const key = String(request.headers['idempotency-key']);
    const status = statusOf(1 + received.filter((one) => one.key === key).length);
    received.push({ key, payload, at, status });
    response.writeHead(status).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  afterAll(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    answer: (next) => {
      statusOf = typeof next === 'number' ? () => next : next;
    },
  };
}
