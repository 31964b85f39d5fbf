import type { RequestListener } from 'node:http';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

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
  const unused = unusedConnections(server);
  const listening = Promise.withResolvers<void>();
  server.once('error', listening.reject);
  server.listen(port, host, listening.resolve);
  await listening.promise;
  server.off('error', listening.reject);
  let stopping: Promise<void> | undefined;
  return {
    port: (server.address() as AddressInfo).port,
    stop: () => (stopping ??= drain(server, unused, drainMs)),
  };
}

/** How soon a connection is closed once its last answer has gone. */
const idleCheckMs = 20;

async function drain(server: Server, unused: () => Iterable<Socket>, drainMs: number): Promise<void> {
  const closed = Promise.withResolvers<void>();
  server.close(() => closed.resolve());
  for (const socket of unused()) socket.destroy();
  // A client that keeps its connection open after its answer would hold the stop up until it is cut.
  const idle = setInterval(() => server.closeIdleConnections(), idleCheckMs);
  const cut = setTimeout(() => server.closeAllConnections(), drainMs);
  await closed.promise;
  clearInterval(idle);
  clearTimeout(cut);
}

/** Connections that have not carried a byte yet: to Node they are not idle. */
function unusedConnections(server: Server): () => Iterable<Socket> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return () => sockets.values().filter(({ bytesRead }) => bytesRead === 0);
}
