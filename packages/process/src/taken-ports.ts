import { once } from 'node:events';
import { createServer } from 'node:net';
import { findPortOwner, type PortOwner } from './port-owner.ts';

/** A port that the development stack is going to listen on. */
export interface NamedPort {
  readonly name: string;
  readonly port: number;
}

/** A port that somebody else has, and who, where that can be told. */
export interface TakenPort extends NamedPort {
  readonly owner: PortOwner | undefined;
}

/** Finds which of the ports are taken on loopback or on all addresses. */
export async function findTakenPorts(ports: readonly NamedPort[]): Promise<readonly TakenPort[]> {
  const taken: TakenPort[] = [];
  for (const { name, port } of ports) {
    const free = (await canListen(port, '127.0.0.1')) && (await canListen(port, '::'));
    if (!free) taken.push({ name, port, owner: await findPortOwner(port) });
  }
  return taken;
}

/** One line for the user per taken port. */
export function describeTakenPort({ name, port, owner }: TakenPort): string {
  const by = owner === undefined ? 'a process of another user' : `process ${owner.pid}: ${owner.command}`;
  return `port ${port} (${name}) is taken by ${by}`;
}

async function canListen(port: number, host: string): Promise<boolean> {
  const server = createServer().listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    // Anything else (a machine without IPv6) does not mean that somebody is there.
    return !(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE');
  }
  server.close();
  await once(server, 'close');
  return true;
}
