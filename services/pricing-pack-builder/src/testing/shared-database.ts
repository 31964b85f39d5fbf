import { createTestDatabase, type TestDatabase } from '@dawsos/testkit/test-database';
import { afterAll } from 'vitest';

/**
 * For tests: a database for all tests of a file that keeps the histories, which take a second to load, and is emptied
 * of packs and jobs each time it is asked for.
 */
export const createSharedDatabase = async (): Promise<() => Promise<TestDatabase>> => {
  const shared = await createTestDatabase();
  afterAll(() => shared.drop());
  return async () => {
    await shared.database.query({
      text: 'truncate pricing_packs, pack_prices, pack_fx_rates, pack_batches, job_runs, job_metrics, provider_breakers cascade',
      operation: 'delete',
      table: 'pricing_packs',
    });
    return shared;
  };
};
