import type { Transaction } from '@dawsos/database';
import type { JournalFile } from './journal/journal-file.ts';
import { commitLine, JOURNAL_HEADER, parseJournal } from './journal/journal-text.ts';
import { LedgerCorruptError } from './ledger-errors.ts';
import { insertTrades } from './projection/insert-trades.ts';
import { type LedgerHead, moveLedgerHead, readLedgerHead } from './projection/ledger-head.ts';

/** What a recovery did, and the state it left. */
export interface Recovery {
  readonly head: LedgerHead;
  /** Trades that were in the journal and not in the database. */
  readonly replayed: number;
  /** Bytes of a commit that a crash had left half written, cut off. */
  readonly cut_bytes: number;
}

/** Makes journal and database agree; the caller holds the ledger's lock in `transaction`. */
export async function recoverJournal(transaction: Transaction, journal: JournalFile): Promise<Recovery> {
  const head = await readLedgerHead(transaction);
  const size = await journal.size();
  if (size < head.bytes) {
    throw new LedgerCorruptError(
      `the journal has ${size} bytes and the database knows of ${head.bytes}: they do not belong together`,
    );
  }
  await checkEnd(journal, head);
  if (size === head.bytes) return { head, replayed: 0, cut_bytes: 0 };

  const tail = await journal.read(head.bytes);
  const start = head.bytes === 0 ? headerLength(tail) : 0;
  const { trades, end } = parseJournal(head.commit_hash, tail, start);
  const kept = trades.length === 0 ? 0 : end;
  if (kept < tail.length) await journal.truncate(head.bytes + kept);
  const last = trades.at(-1);
  if (!last) return { head, replayed: 0, cut_bytes: tail.length };
  const recovered = {
    seq: head.seq + trades.length,
    bytes: head.bytes + kept,
    commit_hash: last.ledger_commit_hash,
  };
  await insertTrades(transaction, trades, head.seq + 1);
  await moveLedgerHead(transaction, recovered);
  return { head: recovered, replayed: trades.length, cut_bytes: tail.length - kept };
}

/** The database's last commit must be where it says, or the file is another one. */
async function checkEnd(journal: JournalFile, head: LedgerHead): Promise<void> {
  if (head.bytes === 0) return;
  const expected = commitLine(head.commit_hash);
  const found = await journal.read(head.bytes - expected.length, head.bytes);
  if (found !== expected) {
    throw new LedgerCorruptError('the journal does not hold the commit that the database has last');
  }
}

function headerLength(text: string): number {
  if (text.startsWith(JOURNAL_HEADER)) return JOURNAL_HEADER.length;
  // Torn while the very first commit was written.
  if (JOURNAL_HEADER.startsWith(text)) return text.length;
  throw new LedgerCorruptError('the journal does not begin as a journal of this ledger does');
}
