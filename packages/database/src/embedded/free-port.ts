import { once } from 'node:events';
import { createServer } from 'node:net';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';

/** A port of 127.0.0.1 that is free right now. */
export async function findFreePort(): Promise<number> {
  return listenBriefly(0);
}

/** Throws `PORT_TAKEN` when something already listens on this port of 127.0.0.1. */
export async function assertPortFree(port: number): Promise<void> {
  try {
    await listenBriefly(port);
  } catch (cause) {
    throw portTaken(port, cause);
  }
}

/** The error for a port that another process has. */
export function portTaken(port: number, cause?: unknown): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'PORT_TAKEN',
    `port ${port} of 127.0.0.1 is taken: stop what listens there, or choose another port`,
    { cause },
  );
}

async function listenBriefly(port: number): Promise<number> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new TypeError('a TCP server has a port');
  return address.port;
}
