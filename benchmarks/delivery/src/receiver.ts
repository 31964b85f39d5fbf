import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Takes whatever is sent, and tells how long an expected number of them took. */
export interface CountingReceiver {
  readonly url: string;
  expect(count: number): void;
  /** From the first to the last of the expected ones. */
  secondsForAll(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts a {@link CountingReceiver} on a free port. */
export async function startCountingReceiver(): Promise<CountingReceiver> {
  let left = 0;
  let began: number | undefined;
  let done = Promise.withResolvers<number>();
  const server = createServer((request, response) => {
    began ??= performance.now();
    request.resume().on('end', () => {
      response.end();
      left -= 1;
      if (left === 0) done.resolve((performance.now() - (began ?? 0)) / 1000);
    });
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    expect: (count) => {
      left = count;
      began = undefined;
      done = Promise.withResolvers();
    },
    secondsForAll: () => done.promise,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
