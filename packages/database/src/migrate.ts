import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { DatabaseUnavailableError } from './database-errors.ts';

const migrationsDir = fileURLToPath(new URL('../migrations', import.meta.url));

/**
 * Brings the schema up to date, all pending migrations in one transaction; of several processes doing so at once one
 * works and the others wait. Answers the names of what ran; throws {@link DatabaseUnavailableError} or the failing SQL's error.
 */
export async function migrate(url: string): Promise<readonly string[]> {
  // Loaded here: processes that only use the schema need not pay for the migration tool.
  const { runner } = await import('node-pg-migrate');
  const client = new Client({
    connectionString: url,
    application_name: 'dawsos-migrate',
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => {
    // Told by the statement that the broken connection fails.
  });
  await client.connect().catch((cause: Error) => {
    throw new DatabaseUnavailableError(`no connection to the database: ${cause.message}`, { cause });
  });
  try {
    const done = await runner({
      dbClient: client,
      dir: migrationsDir,
      direction: 'up',
      migrationsTable: 'schema_migrations',
      singleTransaction: true,
      advisoryLockMode: 'wait',
      log: () => {},
    });
    return done.map(({ name }) => name);
  } finally {
    await client.end();
  }
}
