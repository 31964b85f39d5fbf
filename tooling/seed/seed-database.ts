import { join, resolve } from 'node:path';
import type { Environment } from '@dawsos/config';
import { findEmbeddedPostgres, migrate, openDatabase } from '@dawsos/database';
import { createLedger, journalPath, openJournalFile } from '@dawsos/ledger';
import {
  generatePortfolios,
  readGeneratedCloses,
  readRealCloses,
  seedPortfolios,
  seedSamplePortfolios,
} from '@dawsos/ledger/seeds';
import type { SeedArguments } from './seed-arguments.ts';

/**
 * Seeds the samples and `portfolios` generated ones into the database of `DATABASE_URL`, or of the `pnpm dev` that runs on
 * the same DATA_DIR; answers what to tell the user. Rejects when there is no such database.
 */
export async function seedDatabase(
  root: string,
  env: Environment,
  { portfolios, seed, positions }: SeedArguments,
): Promise<string> {
  const dataDir = resolve(root, env.DATA_DIR || '.data');
  const url = env.DATABASE_URL || (await findEmbeddedPostgres(join(dataDir, 'postgres')));
  if (!url) throw new Error('no database: start `pnpm dev` first, or set DATABASE_URL');
  await migrate(url);
  const database = openDatabase({ url, applicationName: 'dawsos-seed' });
  try {
    const ledger = createLedger({ database, journal: openJournalFile(journalPath(dataDir)) });
    const samples = await seedSamplePortfolios(database, ledger);
    const closes = positions === undefined ? await readRealCloses() : await readGeneratedCloses(database);
    if (positions !== undefined && positions > closes.length) {
      throw new Error(
        `${positions} positions need a pack of as many generated securities: \`pnpm pack:build --date 2012-12-31 --universe ${positions}\` builds one`,
      );
    }
    const generated = generatePortfolios({ count: portfolios, seed, closes, positions });
    const added = await seedPortfolios(database, ledger, generated);
    const count = samples.portfolio_count + added.portfolio_count;
    return `${count} portfolios and ${samples.trade_count + added.trade_count} trades added`;
  } finally {
    await database.close();
  }
}
