import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded/start-embedded-postgres.ts';

/** A throw-away server for this package's own tests; the others take `@dawsos/testkit/test-database`. */
export async function startTestServer(): Promise<EmbeddedPostgres> {
  const directory = await mkdtemp(join(tmpdir(), 'dawsos-database-'));
  const server = await startEmbeddedPostgres({ dataDir: join(directory, 'postgres'), port: 0, durability: 'none' });
  return {
    ...server,
    stop: async () => {
      await server.stop('immediate');
      await rm(directory, { recursive: true, force: true });
    },
  };
}
