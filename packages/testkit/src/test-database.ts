import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, migrate, openDatabase, type Statement, startEmbeddedPostgres } from '@dawsos/database';
import { inject } from 'vitest';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** URL of the throw-away cluster's superuser; undefined without the global setup. */
    testClusterUrl: string;
  }
}

/** A throw-away PostgreSQL server holding a migrated template database. */
export interface TestCluster {
  /** URL of the superuser on the maintenance database. */
  readonly url: string;
  stop(): Promise<void>;
}

/** A migrated, empty database of a test file's own. */
export interface TestDatabase {
  /** For processes that open the database themselves. */
  readonly url: string;
  readonly database: Database;
  /** Closes `database` and removes it from the server, whoever else is still connected. */
  drop(): Promise<void>;
}

const directoryMark = 'dawsos-test-';
const template = 'migrated';

/**
 * Vitest global setup: one cluster for the whole run.
 *
 * @example
 * // vitest.config.ts
 * export default defineConfig({ test: { globalSetup: '@dawsos/testkit/test-database' } });
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startTestCluster();
  project.provide('testClusterUrl', cluster.url);
  return cluster.stop;
}

/** Starts a throw-away cluster in the temporary directory, for global setups and scripts. */
export async function startTestCluster(): Promise<TestCluster> {
  await removeAbandonedClusters();
  const directory = await mkdtemp(join(tmpdir(), `${directoryMark}${process.pid}-`));
  // As root the server runs under another account, which has to get to its directory; what is in it stays private.
  await chmod(directory, 0o711);
  const server = await startEmbeddedPostgres({ dataDir: join(directory, 'postgres'), port: 0, durability: 'none' });
  const stop = async () => {
    await server.stop('immediate');
    await rm(directory, { recursive: true, force: true });
  };
  try {
    await runAsSuperuser(server.url, `create database ${template}`);
    await migrate(databaseUrl(server.url, template));
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: server.url, stop };
}

/**
 * Makes a database on `clusterUrl` (default: the cluster of this vitest run); takes some 50 ms. It is a copy of `source`
 * (default: one that is migrated and empty), to which nobody may be connected meanwhile.
 */
export async function createTestDatabase(
  clusterUrl: string = inject('testClusterUrl'),
  source: string = template,
): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  // Without fsync copying files is ten times as fast as the default, which writes all pages to the log.
  await runAsSuperuser(clusterUrl, `create database ${name} template ${source} strategy file_copy`);
  const url = databaseUrl(clusterUrl, name);
  const database = openDatabase({ url, applicationName: 'dawsos-test', maxConnections: 5 });
  return {
    url,
    database,
    drop: async () => {
      await database.close();
      await runAsSuperuser(clusterUrl, `drop database if exists ${name} with (force)`);
    },
  };
}

async function runAsSuperuser(url: string, text: string): Promise<void> {
  const database = openDatabase({ url, maxConnections: 1, statementTimeoutMs: 30_000 });
  const statement: Statement = { text, operation: 'lock', table: 'none' };
  await database.query(statement).finally(() => database.close());
}

function databaseUrl(clusterUrl: string, name: string): string {
  const url = new URL(clusterUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** A run that was killed could not clean up; its server stopped by itself, its directory is still there. */
async function removeAbandonedClusters(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(directoryMark)) continue;
    const owner = Number.parseInt(name.slice(directoryMark.length), 10);
    if (owner !== process.pid && !isAlive(owner)) await rm(join(tmpdir(), name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
