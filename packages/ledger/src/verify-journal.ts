import { GENESIS_HASH } from './journal/chain.ts';
import type { JournalFile } from './journal/journal-file.ts';
import { type ChainedTrade, JOURNAL_HEADER, parseJournal } from './journal/journal-text.ts';
import { LedgerCorruptError } from './ledger-errors.ts';
import type { LedgerHead } from './projection/ledger-head.ts';

/** Reads the journal up to `head` and checks every hash on the way; throws {@link LedgerCorruptError}. */
export async function readCommitted(journal: JournalFile, head: LedgerHead): Promise<readonly ChainedTrade[]> {
  if (head.bytes === 0) return [];
  const text = await journal.read(0, head.bytes);
  if (!text.startsWith(JOURNAL_HEADER)) throw new LedgerCorruptError('the journal does not begin as one');
  const { trades, end } = parseJournal(GENESIS_HASH, text, JOURNAL_HEADER.length);
  const last = trades.at(-1);
  if (end !== head.bytes || trades.length !== head.seq || last?.ledger_commit_hash !== head.commit_hash) {
    throw new LedgerCorruptError(`the journal holds ${trades.length} trades and the database has ${head.seq}`);
  }
  return trades;
}
