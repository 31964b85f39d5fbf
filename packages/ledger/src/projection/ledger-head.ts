import type { Queryable } from '@dawsos/database';
import { GENESIS_HASH } from '../journal/chain.ts';

/** How far the journal is in the database. */
export interface LedgerHead {
  /** Entries. */
  readonly seq: number;
  /** Of the journal file. */
  readonly bytes: number;
  /** Identifies the exact state of the ledger. */
  readonly commit_hash: string;
}

/** The ledger's state as the database has it, the empty one where there is none. */
export async function readLedgerHead(database: Queryable): Promise<LedgerHead> {
  const rows = await database.query<LedgerHead>({
    text: 'select seq, bytes, commit_hash from ledger_head',
    operation: 'select',
    table: 'ledger_head',
  });
  return rows[0] ?? { seq: 0, bytes: 0, commit_hash: GENESIS_HASH };
}

/** Makes one appender at a time, whatever process it is in, until the transaction ends. */
export async function lockLedger(transaction: Queryable): Promise<void> {
  await transaction.query({
    text: "select pg_advisory_xact_lock(hashtextextended('dawsos.ledger', 0))",
    operation: 'lock',
    table: 'ledger_head',
  });
}

/** Moves the head; the caller holds the ledger's lock. */
export async function moveLedgerHead(transaction: Queryable, head: LedgerHead): Promise<void> {
  await transaction.query(
    {
      text: `insert into ledger_head (seq, bytes, commit_hash) values ($1, $2, $3)
             on conflict (singleton) do update
             set seq = excluded.seq, bytes = excluded.bytes, commit_hash = excluded.commit_hash`,
      operation: 'insert',
      table: 'ledger_head',
    },
    [head.seq, head.bytes, head.commit_hash],
  );
}
