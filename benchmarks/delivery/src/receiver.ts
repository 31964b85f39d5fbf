import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';

/** Takes whatever is sent, and tells how fast it came. */
export interface CountingReceiver {
  readonly url: string;
  /** How many have come. */
  readonly count: number;
  /** Deliveries a second, from the first on, until so many have come or so many seconds have passed. */
  rateOf(count: number, seconds: number): Promise<number>;
  /** Keeps the seconds that each takes from the event to here, from now on. */
  timeEach(): readonly number[];
  stop(): Promise<void>;
}

/** Starts a {@link CountingReceiver} on a free port. */
export async function startCountingReceiver(): Promise<CountingReceiver> {
  let count = 0;
  let arrived = (): void => {};
  let times: number[] | undefined;
  const server = createServer(async (request, response) => {
    const at = Date.now();
    if (times === undefined) request.resume();
    else times.push((at - Date.parse(JSON.parse(await text(request)).occurred_at)) / 1000);
    response.end();
    count += 1;
    arrived();
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    get count() {
      return count;
    },
    rateOf: async (wanted, seconds) => {
      const before = count;
      const first = Promise.withResolvers<number>();
      const all = Promise.withResolvers<void>();
      arrived = () => {
        if (count === before + 1) first.resolve(performance.now());
        if (count === before + wanted) all.resolve();
      };
      const began = await first.promise;
      const clock = new AbortController();
      const timeUp = delay(seconds * 1000, undefined, { signal: clock.signal }).catch(() => {});
      await Promise.race([all.promise, timeUp]);
      clock.abort();
      // The first began before the clock did.
      return (count - before - 1) / ((performance.now() - began) / 1000);
    },
    timeEach: () => {
      times = [];
      return times;
    },
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
