import type { Queryable } from '@dawsos/database';
import { createSplitTable, type Split, type SplitTable, type Trade } from '@dawsos/domain';
import type { LedgerTrade } from '../entry/ledger-trade.ts';

/** A trade that was made with an idempotency key. */
export interface KeyedTrade {
  readonly trade_id: string;
  readonly portfolio_id: string;
  readonly idempotency_key: string;
  readonly request_hash: string;
  readonly ledger_commit_hash: string;
}

/** The trades of those portfolios that were made with those keys. */
export async function findKeyedTrades(database: Queryable, trades: readonly LedgerTrade[]): Promise<KeyedTrade[]> {
  const keyed = trades.filter(({ idempotency_key }) => idempotency_key !== undefined);
  if (keyed.length === 0) return [];
  return database.query<KeyedTrade>(
    {
      text: `select trades.id as trade_id, portfolio_id, idempotency_key, request_hash, ledger_commit_hash
             from trades join unnest($1::uuid[], $2::text[]) as asked (portfolio_id, idempotency_key)
             using (portfolio_id, idempotency_key)`,
      operation: 'select',
      table: 'trades',
    },
    [keyed.map((trade) => trade.portfolio_id), keyed.map((trade) => trade.idempotency_key)],
  );
}

/** For each portfolio that exists, whether it has a trade, and so its accounts in the journal. */
export async function findPortfolios(
  database: Queryable,
  ids: readonly string[],
): Promise<ReadonlyMap<string, { readonly hasTrades: boolean }>> {
  const rows = await database.query<{ id: string; has_trades: boolean }>(
    {
      text: `select id, exists (select from trades where portfolio_id = portfolios.id) as has_trades
             from portfolios where id = any($1::uuid[])`,
      operation: 'select',
      table: 'portfolios',
    },
    [ids],
  );
  return new Map(rows.map(({ id, has_trades }) => [id, { hasTrades: has_trades }]));
}

/** Every trade of those portfolios in those securities. */
export async function findTradesIn(
  database: Queryable,
  portfolioIds: readonly string[],
  symbols: readonly string[],
): Promise<(Trade & { readonly portfolio_id: string })[]> {
  return database.query(
    {
      text: `select portfolio_id, action, symbol, quantity, price, currency, trade_date from trades
             where portfolio_id = any($1::uuid[]) and symbol = any($2::text[])`,
      operation: 'select',
      table: 'trades',
    },
    [portfolioIds, symbols],
  );
}

/** The splits of those securities that the database knows. */
export async function findSplits(database: Queryable, symbols: readonly string[]): Promise<SplitTable> {
  const rows = await database.query<Split>(
    {
      text: 'select symbol, ex_date, ratio from corporate_actions where symbol = any($1::text[])',
      operation: 'select',
      table: 'corporate_actions',
    },
    [symbols],
  );
  return createSplitTable(rows);
}
