import type { LedgerTrade } from '../entry/ledger-trade.ts';
import { parseEntry } from '../entry/parse-entry.ts';
import { renderEntry } from '../entry/render-entry.ts';
import { LedgerCorruptError } from '../ledger-errors.ts';
import { chainHash } from './chain.ts';

/** What a journal begins with. */
export const JOURNAL_HEADER = [
  '; DawsOS ledger. Append-only: every entry is followed by the hash of the whole journal up to it.',
  'option "title" "DawsOS ledger"',
  '',
  '',
].join('\n');

/** One trade in the journal, with the state of the ledger that it made. */
export interface ChainedTrade extends LedgerTrade {
  readonly ledger_commit_hash: string;
}

/** The last line of what was written in one go. */
export const commitLine = (hash: string): string => `; commit ${hash}\n\n`;
const entryLine = (hash: string): string => `; entry ${hash}\n\n`;
const MARK = /^; (entry|commit) ([0-9a-f]{64})\n\n/gm;

/** Trades as the journal's text, chained to the hash before them; only the last is a commit, so they count all or none. */
export function renderCommit(
  previousHash: string,
  trades: readonly { readonly trade: LedgerTrade; readonly opensAccounts: boolean }[],
): { readonly text: string; readonly chained: readonly ChainedTrade[] } {
  let hash = previousHash;
  let text = '';
  const chained: ChainedTrade[] = [];
  for (const [index, { trade, opensAccounts }] of trades.entries()) {
    const entry = renderEntry(trade, opensAccounts);
    hash = chainHash(hash, entry);
    chained.push({ ...trade, ledger_commit_hash: hash });
    text += entry + (index === trades.length - 1 ? commitLine(hash) : entryLine(hash));
  }
  return { text, chained };
}

/** What a piece of a journal holds: whole commits, and where the last of them ends. */
export interface ParsedJournal {
  readonly trades: readonly ChainedTrade[];
  /** Characters, which are bytes, from the start of the piece; what follows was torn off while being written. */
  readonly end: number;
}

/**
 * Reads the commits of a piece of the journal that follows the state `previousHash`; throws {@link LedgerCorruptError}
 * where a commit is there and its hashes or entries are not what this package wrote, which counts `entriesBefore` the piece.
 */
export function parseJournal(previousHash: string, text: string, entriesBefore = 0): ParsedJournal {
  const trades: ChainedTrade[] = [];
  let pending: ChainedTrade[] = [];
  let problem: LedgerCorruptError | undefined;
  let hash = previousHash;
  let entryStart = 0;
  let end = 0;
  MARK.lastIndex = 0;
  for (let mark = MARK.exec(text); mark; mark = MARK.exec(text)) {
    const [line, kind, written] = mark;
    const entry = text.slice(entryStart, mark.index);
    hash = chainHash(hash, entry);
    const trade = hash === written ? parseEntry(entry) : undefined;
    if (trade) pending.push({ ...trade, ledger_commit_hash: hash });
    else
      problem ??= new LedgerCorruptError(
        `entry ${entriesBefore + trades.length + pending.length + 1} of the journal was changed`,
      );
    entryStart = mark.index + line.length;
    if (kind !== 'commit') continue;
    // Before its commit line a bad entry is a torn one; with it, somebody else's work.
    if (problem) throw problem;
    trades.push(...pending);
    pending = [];
    end = entryStart;
  }
  return { trades, end };
}
