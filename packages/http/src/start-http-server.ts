import type { RequestListener } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ServerOptions {
  /** 0 takes a free one. */
  readonly port: number;
  readonly host?: string;
  /** Longest that requests under way may take once a stop began; default 4 s. */
  readonly drainMs?: number;
}

export interface RunningServer {
  readonly port: number;
  /** Takes no more requests, waits for those under way, then cuts what is left. */
  stop(): Promise<void>;
}

/** Serves an app with bounded headers, header time and request time; rejects when the port cannot be had. */
export async function startHttpServer(
  app: RequestListener,
  { port, host = '127.0.0.1', drainMs = 4000 }: ServerOptions,
): Promise<RunningServer> {
  const server = createServer(
    { maxHeaderSize: 16_384, headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 65_000 },
    app,
  );
  const listening = Promise.withResolvers<void>();
  server.once('error', listening.reject);
  server.listen(port, host, listening.resolve);
  await listening.promise;
  server.off('error', listening.reject);
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      server.closeIdleConnections();
      const cut = setTimeout(() => server.closeAllConnections(), drainMs);
      await closed.promise;
      clearTimeout(cut);
    },
  };
}
