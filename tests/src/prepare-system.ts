import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLedger, journalPath, openJournalFile } from '@dawsos/ledger';
import { seedSamplePortfolios } from '@dawsos/ledger/seeds';
import { createTestDatabase, startTestCluster, type TestDatabase } from '@dawsos/testkit/test-database';
import type { TestProject } from 'vitest/node';
import { commonEnvironment, programOf, providersAt } from './programs.ts';
import { runProgram } from './run-program.ts';
import { startService } from './start-service.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A database with two packs, made by the pack builder itself, and the sample portfolios: to be copied, not used. */
    preparedDatabase: string;
    /** The journal that goes with it. */
    preparedJournal: string;
  }
}

/** The second makes the first stale. */
const packDates = ['2012-12-31', '2013-03-01'];

/** Vitest global setup: one PostgreSQL for the whole run, and in it the data that every system begins with. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startTestCluster();
  try {
    const prepared = await createTestDatabase(cluster.url);
    await buildPacks(prepared);
    project.provide('preparedJournal', await seedSamples(prepared));
    await prepared.database.close();
    project.provide('preparedDatabase', new URL(prepared.url).pathname.slice(1));
    project.provide('testClusterUrl', cluster.url);
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  return cluster.stop;
}

async function buildPacks({ url }: TestDatabase): Promise<void> {
  const marketData = await startService('market-data');
  try {
    const env = { ...commonEnvironment, ...providersAt(marketData.url), DATABASE_URL: url };
    for (const date of packDates) {
      const args = [programOf('pricing-pack-builder').entry, 'build', '--date', date, '--mark-fresh'];
      const { code, stdout } = await runProgram(args, env);
      if (code !== 0) throw new Error(`the pack of ${date} was not built:\n${stdout.lines.join('\n')}`);
    }
  } finally {
    await marketData.stop();
  }
}

/** Answers the journal. */
async function seedSamples({ database }: TestDatabase): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'dawsos-tests-'));
  try {
    const journal = journalPath(directory);
    await seedSamplePortfolios(database, createLedger({ database, journal: openJournalFile(journal) }));
    return await readFile(journal, 'utf8');
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
