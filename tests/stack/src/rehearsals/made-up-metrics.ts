import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A target to be scraped that exposes whatever it is told to: for what no fault brings about in the time of a test. */
export interface MadeUpMetrics {
  /** `host:port`, to be scraped. */
  readonly target: string;
  /** Exposes this from now on; nothing to begin with. */
  expose(text: () => string): void;
  stop(): Promise<void>;
}

/** Starts {@link MadeUpMetrics} on a free port. */
export async function startMadeUpMetrics(): Promise<MadeUpMetrics> {
  let exposed = () => '';
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/plain; version=0.0.4').end(exposed());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    target: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    expose: (text) => {
      exposed = text;
    },
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
