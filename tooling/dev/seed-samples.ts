import { openDatabase } from '@dawsos/database';
import { createLedger, journalPath, openJournalFile } from '@dawsos/ledger';
import { samplePortfolios, seedSamplePortfolios } from '@dawsos/ledger/seeds';

/** One of the seeded users and a portfolio of theirs, for the request that is shown. */
export interface Sample {
  readonly userId: string;
  readonly portfolioId: string;
}

/** Makes the sample users and portfolios in a migrated database, unless they are there; `dataDir` holds the ledger. */
export type SeedSamples = (databaseUrl: string, dataDir: string) => Promise<Sample>;

/** The three sample users; the first has the worked example of the documentation. */
export const seedSamples: SeedSamples = async (databaseUrl, dataDir) => {
  const database = openDatabase({ url: databaseUrl, applicationName: 'dawsos-dev' });
  try {
    await seedSamplePortfolios(database, createLedger({ database, journal: openJournalFile(journalPath(dataDir)) }));
  } finally {
    await database.close();
  }
  const [{ id, user_id }] = samplePortfolios;
  return { userId: user_id, portfolioId: id };
};
