import type { Queryable, Statement } from '@dawsos/database';
import type { Drift } from './compare-books.ts';

// The head in the same statement, and so as of the same moment: a trade written meanwhile is no stray.
const selectStrays: Statement = {
  text: `select distinct portfolio_id from trades
         where seq <= 0 or seq > coalesce((select seq from ledger_head), 0)`,
  operation: 'select',
  table: 'trades',
};

/**
 * Rows that no entry of the journal stands for, as one drift a portfolio: who reads the table counts them, so they are
 * told even where they come to nothing.
 */
export async function findStrays(database: Queryable): Promise<readonly Drift[]> {
  const rows = await database.query<{ portfolio_id: string }>(selectStrays);
  return rows.map(({ portfolio_id }) => ({ portfolio_id, item: 'rows without an entry', basis_points: 10_000 }));
}
