import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedPostgres, migrate, openDatabase, startEmbeddedPostgres } from '@dawsos/database';
import { createTestDatabase, type TestDatabase } from '@dawsos/testkit/test-database';

/** A database of one run, on a server that the run has for itself and may kill. */
export interface CrashDatabase extends TestDatabase {
  /** Kills the server as a crash would, and starts it on what is left. */
  crash(): Promise<void>;
}

/** For tests: servers of which each run has one for itself, so that its death is nobody else's. */
export interface CrashServers {
  take(): Promise<CrashDatabase>;
  stop(): Promise<void>;
}

/** Starts so many servers; who asks for more waits. */
export async function startCrashServers(count: number): Promise<CrashServers> {
  const all = await Promise.all(Array.from({ length: count }, startServer));
  const free = [...all];
  const waiting: ((server: CrashServer) => void)[] = [];
  const giveBack = (server: CrashServer) => {
    const next = waiting.shift();
    if (next === undefined) free.push(server);
    else next(server);
  };
  return {
    take: async () => {
      const server = free.pop() ?? (await new Promise<CrashServer>((resolve) => waiting.push(resolve)));
      const db = await createTestDatabase(server.url, template);
      const drop = async () => {
        await db.drop();
        giveBack(server);
      };
      return { ...db, drop, crash: server.crash };
    },
    stop: async () => void (await Promise.all(all.map((server) => server.stop()))),
  };
}

interface CrashServer {
  readonly url: string;
  crash(): Promise<void>;
  stop(): Promise<void>;
}

const template = 'migrated';

async function startServer(): Promise<CrashServer> {
  const folder = await mkdtemp(join(tmpdir(), 'dawsos-crashes-'));
  await chmod(folder, 0o711);
  const options = { dataDir: join(folder, 'postgres'), durability: 'full' } as const;
  let server: EmbeddedPostgres = await startEmbeddedPostgres({ ...options, port: 0 });
  const { port, url } = server;
  const admin = openDatabase({ url, maxConnections: 1 });
  await admin.query({ text: `create database ${template}`, operation: 'lock', table: 'none' });
  await admin.close();
  await migrate(url.replace(/[^/]*$/, template));
  return {
    url,
    crash: async () => {
      await server.stop('immediate');
      server = await startEmbeddedPostgres({ ...options, port });
    },
    stop: async () => {
      await server.stop('immediate');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
