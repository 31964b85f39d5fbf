import type { Database, Statement } from '@dawsos/database';
import type { Ledger } from '../ledger.ts';
import type { PortfolioSeed } from './portfolio-seed.ts';
import { samplePortfolios } from './sample-portfolios.ts';

/** What a seeding added; nothing the second time. */
export interface SeedingResult {
  readonly portfolio_count: number;
  readonly trade_count: number;
}

/** One write to the disk and one transaction for so many, or for a portfolio that alone has more. */
const TRADES_PER_COMMIT = 2_000;

/**
 * Makes portfolios and their trades, unless they are there. Rejects where a portfolio has other trades under a seed's
 * keys, which is to say that it was seeded from something else.
 */
export async function seedPortfolios(
  database: Database,
  ledger: Ledger,
  portfolios: Iterable<PortfolioSeed>,
): Promise<SeedingResult> {
  let [portfolio_count, trade_count] = [0, 0];
  let analyzed = 0;
  for (const batch of batchesOf(portfolios)) {
    portfolio_count += await insertPortfolios(database, batch);
    if (portfolio_count > 2 * analyzed) {
      await database.query(analyzePortfolios);
      analyzed = portfolio_count;
    }
    const result = await ledger.appendTrades(
      batch.flatMap(({ id, trades }) =>
        trades.map((trade, index) => ({ ...trade, portfolio_id: id, idempotency_key: `seed-${index + 1}` })),
      ),
    );
    if (result.outcome !== 'appended') throw new Error(`the ledger does not take the seed: ${JSON.stringify(result)}`);
    trade_count += result.trades.filter(({ replayed }) => !replayed).length;
  }
  return { portfolio_count, trade_count };
}

/**
 * A connection keeps the plan by which it checks that a trade's portfolio exists. Made while there are few, it goes through
 * all of them, for each trade, to the end of the seeding; new statistics make it plan again.
 */
const analyzePortfolios: Statement = { text: 'analyze portfolios', operation: 'lock', table: 'portfolios' };

function* batchesOf(portfolios: Iterable<PortfolioSeed>): Generator<PortfolioSeed[]> {
  let [batch, trades]: [PortfolioSeed[], number] = [[], 0];
  for (const portfolio of portfolios) {
    batch.push(portfolio);
    trades += portfolio.trades.length;
    if (trades < TRADES_PER_COMMIT) continue;
    yield batch;
    [batch, trades] = [[], 0];
  }
  if (batch.length > 0) yield batch;
}

/** Makes the three sample users' portfolios, unless they are there. */
export const seedSamplePortfolios = (database: Database, ledger: Ledger): Promise<SeedingResult> =>
  seedPortfolios(database, ledger, samplePortfolios);

async function insertPortfolios(database: Database, portfolios: readonly PortfolioSeed[]): Promise<number> {
  const inserted = await database.query(
    {
      text: `insert into portfolios (id, user_id, name, base_currency)
             select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::char(3)[])
             on conflict (id) do nothing returning id`,
      operation: 'insert',
      table: 'portfolios',
    },
    [
      portfolios.map(({ id }) => id),
      portfolios.map(({ user_id }) => user_id),
      portfolios.map(({ name }) => name),
      portfolios.map(({ base_currency }) => base_currency),
    ],
  );
  return inserted.length;
}
