import { GENESIS_HASH } from './journal/chain.ts';
import type { JournalFile } from './journal/journal-file.ts';
import { type ChainedTrade, JOURNAL_HEADER } from './journal/journal-text.ts';
import { readCommits } from './journal/read-commits.ts';
import { LedgerCorruptError } from './ledger-errors.ts';
import type { LedgerHead } from './projection/ledger-head.ts';

/**
 * Reads the journal up to `head`, page by page, and checks every hash on the way; throws {@link LedgerCorruptError}, at the
 * latest behind the last page.
 */
export async function* readCommittedPages(
  journal: JournalFile,
  head: LedgerHead,
): AsyncGenerator<readonly ChainedTrade[]> {
  if (head.bytes === 0) return;
  const from = JOURNAL_HEADER.length;
  if ((await journal.read(0, from)) !== JOURNAL_HEADER) {
    throw new LedgerCorruptError('the journal does not begin as one');
  }
  let [count, last, end] = [0, GENESIS_HASH, from];
  for await (const page of readCommits(journal, { hash: GENESIS_HASH, from, to: head.bytes })) {
    yield page.trades;
    [count, last, end] = [count + page.trades.length, page.trades.at(-1)?.ledger_commit_hash ?? last, page.end];
  }
  if (end !== head.bytes || count !== head.seq || last !== head.commit_hash) {
    throw new LedgerCorruptError(`the journal holds ${count} trades and the database has ${head.seq}`);
  }
}

/** The same as one list. */
export async function readCommitted(journal: JournalFile, head: LedgerHead): Promise<readonly ChainedTrade[]> {
  return (await Array.fromAsync(readCommittedPages(journal, head))).flat();
}
