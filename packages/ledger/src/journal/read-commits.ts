import type { JournalFile } from './journal-file.ts';
import { type ChainedTrade, parseJournal } from './journal-text.ts';

/** Where in a journal to read: from a byte with the state before it, to another byte. */
export interface JournalRange {
  readonly hash: string;
  readonly from: number;
  readonly to: number;
}

/** Whole commits that follow each other, and the byte behind them. */
export interface CommitPage {
  readonly trades: readonly ChainedTrade[];
  readonly end: number;
}

/** Some 10,000 trades: one statement's worth, and far from the longest text there can be (2²⁹ characters). */
const PAGE_BYTES = 4 * 2 ** 20;

/**
 * Reads whole commits page by page, so that a journal may be longer than a text or memory; a commit longer than a page
 * makes that page longer. What is torn at the end is left out; throws LedgerCorruptError where a commit was changed.
 */
export async function* readCommits(
  journal: Pick<JournalFile, 'read'>,
  { hash, from, to }: JournalRange,
  pageBytes = PAGE_BYTES,
): AsyncGenerator<CommitPage> {
  let [known, start, read] = [hash, from, 0];
  for (let length = pageBytes; start < to; ) {
    const text = await journal.read(start, Math.min(start + length, to));
    const { trades, end } = parseJournal(known, text, read);
    const last = trades.at(-1);
    if (last !== undefined) {
      [known, start, read] = [last.ledger_commit_hash, start + end, read + trades.length];
      yield { trades, end: start };
      length = pageBytes;
    } else {
      if (start + length >= to) return;
      length *= 2;
    }
  }
}
