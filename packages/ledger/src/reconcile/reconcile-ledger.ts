import type { Database } from '@dawsos/database';
import type { IsoDate } from '@dawsos/domain';
import type { JournalFile } from '../journal/journal-file.ts';
import { createLedger } from '../ledger.ts';
import { readCommittedPages } from '../verify-journal.ts';
import { type Comparison, compareBooks } from './compare-books.ts';
import { findStrays } from './find-strays.ts';
import { bookOf, readOwnedTrades, readValuables } from './read-valuables.ts';

/** A comparison, and the state of the ledger it was made in. */
export interface Reconciliation extends Comparison {
  readonly ledger_commit_hash: string;
}

/**
 * Brings the database up to the journal where a crash had left it behind, reads the whole journal, checking every hash,
 * and compares it with the database under the prices of a date. Rejects with LedgerCorruptError where the journal was
 * changed by another hand; that the two differ is an answer, and so is a row that no entry stands for.
 */
export async function reconcileLedger(
  { database, journal }: { readonly database: Database; readonly journal: JournalFile },
  date: IsoDate,
): Promise<Reconciliation> {
  const { head } = await createLedger({ database, journal }).recover();
  // Both only grow, so what they hold up to the head is the same whenever it is read: nobody has to wait.
  const [entries, rows, strays, valuables] = await Promise.all([
    bookOf(readCommittedPages(journal, head)),
    bookOf(readOwnedTrades(database, head.seq)),
    findStrays(database),
    readValuables(database, date),
  ]);
  const compared = compareBooks(entries, rows, valuables);
  return {
    ...compared,
    positionDrift: Math.max(compared.positionDrift, strays[0]?.basis_points ?? 0),
    drifts: [...strays, ...compared.drifts],
    ledger_commit_hash: head.commit_hash,
  };
}
