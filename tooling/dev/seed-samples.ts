/** One of the seeded users and a portfolio of theirs, for the request that is shown. */
export interface Sample {
  readonly userId: string;
  readonly portfolioId: string;
}

/** Makes the sample users and portfolios in a migrated database, unless they are there; `dataDir` holds the ledger. */
export type SeedSamples = (databaseUrl: string, dataDir: string) => Promise<Sample>;
