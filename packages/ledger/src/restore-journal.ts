import type { Database, Queryable } from '@dawsos/database';
import { type LedgerTrade, normaliseTrade } from './entry/ledger-trade.ts';
import { GENESIS_HASH } from './journal/chain.ts';
import type { JournalFile } from './journal/journal-file.ts';
import { JOURNAL_HEADER, renderCommit } from './journal/journal-text.ts';
import { readCommits } from './journal/read-commits.ts';
import { LedgerCorruptError } from './ledger-errors.ts';
import { type LedgerHead, lockLedger, moveLedgerHead, readLedgerHead } from './projection/ledger-head.ts';
import { readTradePages } from './projection/read-trade-pages.ts';
import { readCommittedPages } from './verify-journal.ts';

/** What became of a journal that was to be restored. */
export type Restoration =
  /** It is as it was written; nothing was done. */
  | { readonly outcome: 'sound' }
  | {
      readonly outcome: 'restored';
      readonly entries: number;
      readonly ledger_commit_hash: string;
      /** Where the damaged file is now; absent where there was none. */
      readonly kept: string | undefined;
    };

type Row = LedgerTrade & { readonly ledger_commit_hash: string };

const columns = `id as trade_id, portfolio_id, action, symbol, quantity, price, currency, trade_date, idempotency_key,
  trace_id, ledger_commit_hash`;

/**
 * Writes a journal that was damaged or lost again from `trades`: every entry has to have the hash that its row names, up
 * to the head. Rejects with LedgerCorruptError where one has not, and leaves everything as it is.
 */
export function restoreJournal({
  database,
  journal,
}: {
  readonly database: Database;
  readonly journal: JournalFile;
}): Promise<Restoration> {
  return database.transaction(async (transaction) => {
    await lockLedger(transaction);
    const head = await readLedgerHead(transaction);
    if (await isSound(journal, head)) return { outcome: 'sound' };
    // A kill from here on leaves a file that does not fit its head, and is put right by the next attempt.
    const { bytes, kept } = await journal.replace(renderRows(transaction, head));
    await moveLedgerHead(transaction, { ...head, bytes });
    return { outcome: 'restored', entries: head.seq, ledger_commit_hash: head.commit_hash, kept };
  });
}

async function isSound(journal: JournalFile, head: LedgerHead): Promise<boolean> {
  try {
    for await (const _page of readCommittedPages(journal, head));
    // Behind the head is what the next recovery goes by.
    const rest = { hash: head.commit_hash, from: head.bytes, to: await journal.size() };
    if (head.bytes > 0) for await (const _page of readCommits(journal, rest));
    return true;
  } catch (error) {
    if (error instanceof LedgerCorruptError) return false;
    throw error;
  }
}

/** Each entry as a commit of its own: which were written together is not in the hash, and no longer matters. */
async function* renderRows(database: Queryable, head: LedgerHead): AsyncGenerator<string> {
  yield JOURNAL_HEADER;
  const opened = new Set<string>();
  let [count, hash] = [0, GENESIS_HASH];
  for await (const page of readTradePages<Row>(database, columns, head.seq)) {
    let text = '';
    for (const { seq, ledger_commit_hash, idempotency_key, trace_id, ...row } of page) {
      const trade = normaliseTrade({
        ...row,
        idempotency_key: idempotency_key ?? undefined,
        trace_id: trace_id ?? undefined,
      });
      const commit = renderCommit(hash, [{ trade, opensAccounts: !opened.has(trade.portfolio_id) }]);
      hash = commit.chained[0]?.ledger_commit_hash ?? hash;
      if (hash !== ledger_commit_hash) {
        throw new LedgerCorruptError(
          `row ${seq} of trades does not give the entry with its hash: it, or one before it, was changed or is missing`,
        );
      }
      text += commit.text;
      opened.add(trade.portfolio_id);
      count += 1;
    }
    yield text;
  }
  if (count !== head.seq || hash !== head.commit_hash) {
    throw new LedgerCorruptError(`there are ${count} rows of trades for the ${head.seq} entries that the head counts`);
  }
}
