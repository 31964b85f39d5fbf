import { randomUUID } from 'node:crypto';
import { type Database, DatabaseUnavailableError, type Transaction } from '@dawsos/database';
import type { Trade } from '@dawsos/domain';
import { type Admission, admitTrades, type Refusal } from './admit-trades.ts';
import { normaliseTrade } from './entry/ledger-trade.ts';
import type { JournalFile } from './journal/journal-file.ts';
import { type ChainedTrade, JOURNAL_HEADER, renderCommit } from './journal/journal-text.ts';
import { JournalMovedError, LedgerOutcomeUnknownError } from './ledger-errors.ts';
import { insertTrades } from './projection/insert-trades.ts';
import { type LedgerHead, lockLedger, moveLedgerHead, readLedgerHead } from './projection/ledger-head.ts';
import { createQueue } from './queue.ts';
import { type Recovery, recoverJournal } from './recover-journal.ts';
import { readCommitted } from './verify-journal.ts';

/** A trade to be made. */
export interface TradeRequest extends Trade {
  readonly portfolio_id: string;
  /** 1 to 200 printable ASCII characters; the same key makes the same trade once. */
  readonly idempotency_key?: string | undefined;
  /** 32 hex digits, kept with the entry. */
  readonly trace_id?: string | undefined;
}

/** A trade that is in the ledger; `replayed` where it was before, under the same idempotency key. */
export interface AppendedTrade {
  readonly trade_id: string;
  readonly ledger_commit_hash: string;
  readonly replayed: boolean;
}

/** The append-only book of trades: the journal file is the truth, the table `trades` what is read from it. */
export interface Ledger {
  /**
   * Writes one trade to journal and database. Rejects with InvalidTradeError, LedgerCorruptError,
   * LedgerOutcomeUnknownError, JournalBusyError, or the database's error when nothing was written.
   */
  appendTrade(request: TradeRequest): Promise<({ readonly outcome: 'appended' } & AppendedTrade) | Refusal>;
  /** The same for many at once: all of them or none. */
  appendTrades(
    requests: readonly TradeRequest[],
  ): Promise<{ readonly outcome: 'appended'; readonly trades: readonly AppendedTrade[] } | Refusal>;
  /** Brings the database up to the journal, and cuts off what a crash left half written; every append does it too. */
  recover(): Promise<Recovery>;
  head(): Promise<LedgerHead>;
  /** Reads the whole journal as far as the database has it; rejects with LedgerCorruptError where it was changed. */
  readJournal(): Promise<readonly ChainedTrade[]>;
}

/** What a ledger works on. */
export interface LedgerOptions {
  readonly database: Database;
  readonly journal: JournalFile;
  /** Ids of new trades; default random UUIDs. */
  readonly createId?: () => string;
}

/**
 * The ledger over a journal file and a database that belong together.
 *
 * @example
 * const ledger = createLedger({ database, journal: openJournalFile(join(dataDir, 'ledger/journal.beancount')) });
 * const result = await ledger.appendTrade({ portfolio_id, action: 'buy', symbol: 'IBM', quantity: '5', … });
 * if (result.outcome !== 'appended') return refuse(result);
 */
export function createLedger({ database, journal, createId = randomUUID }: LedgerOptions): Ledger {
  // One connection at most waits for the lock, so that a burst of trades leaves the pool to those who read.
  const inTurn = createQueue();

  const asWriter = <R>(work: (transaction: Transaction, recovery: Recovery) => Promise<R>): Promise<R> =>
    again(() =>
      database.transaction(async (transaction) => {
        await lockLedger(transaction);
        return work(transaction, await recoverJournal(transaction, journal));
      }),
    );
  const recover = () => asWriter(async (_transaction, recovery) => recovery);

  const appendTrades: Ledger['appendTrades'] = async (requests) => {
    const batch = requests.map((request) => normaliseTrade({ ...request, trade_id: createId() }));
    if (batch.length === 0) return { outcome: 'appended', trades: [] };
    const written: { trades?: readonly AppendedTrade[] } = {};
    try {
      return await asWriter(async (transaction, { head }) => {
        const decision = await admitTrades(transaction, batch);
        if (decision.outcome !== 'admitted') return decision;
        const fresh = decision.admissions.filter((admission) => admission.kind === 'new');
        const { text, chained } = renderCommit(head.commit_hash, fresh);
        const trades = describeAppended(decision.admissions, chained);
        if (chained.length === 0) return { outcome: 'appended', trades };
        const addition = head.bytes === 0 ? JOURNAL_HEADER + text : text;
        await journal.append(addition, head.bytes);
        written.trades = trades;
        await project(transaction, head, chained, addition.length, journal);
        return { outcome: 'appended', trades };
      });
    } catch (error) {
      if (!written.trades || !(error instanceof DatabaseUnavailableError)) throw error;
      // Committed or not, nobody can say; the journal has it, so bring the database up to it.
      await recover().catch(() => {
        throw new LedgerOutcomeUnknownError({ cause: error });
      });
      return { outcome: 'appended', trades: written.trades };
    }
  };

  return {
    appendTrades: (requests) => inTurn(() => appendTrades(requests)),
    appendTrade: async (request) => {
      const result = await inTurn(() => appendTrades([request]));
      const [trade] = result.outcome === 'appended' ? result.trades : [];
      if (result.outcome !== 'appended') return result;
      if (!trade) throw new Error('a batch of one trade came back empty');
      return { outcome: 'appended', ...trade };
    },
    recover: () => inTurn(recover),
    head: () => readLedgerHead(database),
    readJournal: async () => readCommitted(journal, await readLedgerHead(database)),
  };
}

/** Once more where another wrote the journal meanwhile: one that lost its connection may still be at it. */
async function again<R>(work: () => Promise<R>): Promise<R> {
  for (let left = 3; ; left -= 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof JournalMovedError) || left === 0) throw error;
    }
  }
}

async function project(
  transaction: Transaction,
  head: LedgerHead,
  chained: readonly ChainedTrade[],
  addedBytes: number,
  journal: JournalFile,
): Promise<void> {
  try {
    await insertTrades(transaction, chained, head.seq + 1);
    await moveLedgerHead(transaction, {
      seq: head.seq + chained.length,
      bytes: head.bytes + addedBytes,
      commit_hash: chained.at(-1)?.ledger_commit_hash ?? head.commit_hash,
    });
  } catch (error) {
    // Refused by a database that still holds the lock for us: take the entry back. Without a connection the lock may be
    // another's already, and the next recovery decides.
    if (!(error instanceof DatabaseUnavailableError)) {
      await journal.truncate(head.bytes, head.bytes + addedBytes).catch(() => {
        // The next recovery will make the trade: nobody may be told that it was not made, nor make it again.
        throw new LedgerOutcomeUnknownError({ cause: error });
      });
    }
    throw error;
  }
}

function describeAppended(admissions: readonly Admission[], chained: readonly ChainedTrade[]): AppendedTrade[] {
  const written = new Map(chained.map(({ trade_id, ledger_commit_hash }) => [trade_id, ledger_commit_hash]));
  return admissions.map((admission) => {
    if (admission.kind === 'known') {
      return { trade_id: admission.trade_id, ledger_commit_hash: admission.ledger_commit_hash, replayed: true };
    }
    const trade_id = admission.kind === 'new' ? admission.trade.trade_id : admission.trade_id;
    const ledger_commit_hash = written.get(trade_id);
    if (ledger_commit_hash === undefined) throw new Error('a trade was admitted and not written');
    return { trade_id, ledger_commit_hash, replayed: admission.kind === 'repeated' };
  });
}
