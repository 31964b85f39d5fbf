import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, openDatabase, startEmbeddedPostgres } from '@dawsos/database';

/** A portfolio that is there. */
export const samplePortfolioId = '00000000-0000-4000-8000-000000000500';

export interface BenchDatabase {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts a throw-away server with 1,000 portfolios of 8 trades each. */
export async function startBenchDatabase(): Promise<BenchDatabase> {
  const directory = await mkdtemp(join(tmpdir(), 'dawsos-bench-'));
  // As root the server runs under another account, which has to get to its directory.
  await chmod(directory, 0o711);
  const server = await startEmbeddedPostgres({ dataDir: join(directory, 'postgres'), port: 0, durability: 'none' });
  const stop = async () => {
    await server.stop('immediate');
    await rm(directory, { recursive: true, force: true });
  };
  try {
    await migrate(server.url);
    await fill(server.url);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: server.url, stop };
}

async function fill(url: string): Promise<void> {
  const database = openDatabase({ url, maxConnections: 1 });
  const portfolioId = `('00000000-0000-4000-8000-' || lpad(p::text, 12, '0'))::uuid`;
  await database.query({
    text: `insert into portfolios (id, user_id, name, base_currency)
           select ${portfolioId}, gen_random_uuid(), 'Portfolio ' || p, 'USD' from generate_series(1, 1000) p`,
    operation: 'insert',
    table: 'portfolios',
  });
  await database.query({
    text: `insert into trades (id, portfolio_id, seq, action, symbol, quantity, price, currency, trade_date, ledger_commit_hash)
           select gen_random_uuid(), ${portfolioId}, p * 8 + t, 'buy', 'SYM' || t, t * 25, 101.47 + t * 37, 'USD', '2013-03-01', p || '-' || t
           from generate_series(1, 1000) p, generate_series(1, 8) t`,
    operation: 'insert',
    table: 'trades',
  });
  await database.query({ text: 'analyze', operation: 'lock', table: 'none' });
  await database.close();
}
