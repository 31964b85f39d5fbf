import type { Transaction } from '@dawsos/database';
import type { JournalFile } from './journal/journal-file.ts';
import { commitLine, JOURNAL_HEADER } from './journal/journal-text.ts';
import { readCommits } from './journal/read-commits.ts';
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

  let recovered = head;
  const from = head.bytes === 0 ? await headerLength(journal, size) : head.bytes;
  for await (const { trades, end } of readCommits(journal, { hash: head.commit_hash, from, to: size })) {
    await insertTrades(transaction, trades, recovered.seq + 1);
    recovered = {
      seq: recovered.seq + trades.length,
      bytes: end,
      commit_hash: trades.at(-1)?.ledger_commit_hash ?? recovered.commit_hash,
    };
  }
  const cut_bytes = size - recovered.bytes;
  if (cut_bytes > 0) await journal.truncate(recovered.bytes, size);
  if (recovered !== head) await moveLedgerHead(transaction, recovered);
  return { head: recovered, replayed: recovered.seq - head.seq, cut_bytes };
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

async function headerLength(journal: JournalFile, size: number): Promise<number> {
  const text = await journal.read(0, Math.min(JOURNAL_HEADER.length, size));
  // Shorter where it was torn while the very first commit was written.
  if (JOURNAL_HEADER.startsWith(text)) return text.length;
  throw new LedgerCorruptError('the journal does not begin as a journal of this ledger does');
}
