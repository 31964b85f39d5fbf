import type { Database, Statement } from '@dawsos/database';
import type { IsoDate } from '@dawsos/domain';

/** What a comparison of journal and database found; drifts in basis points. */
export interface ReconciliationResult {
  readonly asofDate: IsoDate;
  readonly ledger_commit_hash: string;
  readonly agrees: boolean;
  readonly positionDrift: number;
  readonly valueDrift: number;
}

/** Results of comparisons, for the worker to show. */
export interface ReconciliationStore {
  add(result: ReconciliationResult): Promise<void>;
  last(): Promise<{ readonly position_drift: string; readonly value_drift: string } | undefined>;
}

const insertResult: Statement = {
  text: `insert into ledger_reconciliations (asof_date, ledger_commit_hash, agrees, position_drift, value_drift)
         values ($1, $2, $3, $4, $5)`,
  operation: 'insert',
  table: 'ledger_reconciliations',
};
const selectLast: Statement = {
  text: 'select position_drift, value_drift from ledger_reconciliations order by id desc limit 1',
  operation: 'select',
  table: 'ledger_reconciliations',
};

/** {@link ReconciliationStore} in PostgreSQL. */
export const createReconciliationStore = (database: Database): ReconciliationStore => ({
  add: async ({ asofDate, ledger_commit_hash, agrees, positionDrift, valueDrift }) => {
    await database.query(insertResult, [asofDate, ledger_commit_hash, agrees, positionDrift, valueDrift]);
  },
  last: async () => {
    const [row] = await database.query<{ position_drift: string; value_drift: string }>(selectLast);
    return row;
  },
});
