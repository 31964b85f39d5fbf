import type { Database, Queryable, Transaction } from '@dawsos/database';
import type { JournalFile } from '@dawsos/ledger';

/** The step, and whether it is at a statement, around a transaction, or within what is written: what is reached in the same order at every run. */
export const boundaryOf = (step: string, where: string): string =>
  `${step}: ${where.replace(/^before (?!begin|commit|the entry).*/, 'before a statement')}`;

/** Told of each place where a process may die, before it goes on. */
export type Moment = (where: string) => Promise<void>;

const named = ({ operation, table }: { operation: string; table: string }) => `${operation} ${table}`;

const observed = (inner: Queryable, moment: Moment): Queryable => ({
  query: async (statement, values) => {
    await moment(`before ${named(statement)}`);
    return inner.query(statement, values);
  },
});

/** For tests: a database with a moment before each statement and each commit, after it, and in the middle of each COPY. */
export const databaseWithMoments = (database: Database, moment: Moment): Database => {
  const inTransaction = (transaction: Transaction): Transaction => ({
    ...observed(transaction, moment),
    copyFrom: async (statement, source) => {
      await moment(`before ${named(statement)}`);
      return transaction.copyFrom(
        statement,
        halved(source, () => moment(`in the middle of ${named(statement)}`)),
      );
    },
  });
  return {
    ...database,
    ...observed(database, moment),
    transaction: async (work) => {
      await moment('before begin');
      const result = await database.transaction(async (transaction) => {
        const done = await work(inTransaction(transaction));
        await moment('before commit');
        return done;
      });
      await moment('after commit');
      return result;
    },
  };
};

async function* halved(source: AsyncIterable<string | Buffer>, moment: () => Promise<void>) {
  for await (const chunk of source) {
    const bytes = Buffer.from(chunk);
    yield bytes.subarray(0, bytes.length >> 1);
    await moment();
    yield bytes.subarray(bytes.length >> 1);
  }
}

/** For tests: a journal with a moment before and after each append, and in the middle of it. */
export const journalWithMoments = (journal: JournalFile, moment: Moment): JournalFile => ({
  ...journal,
  append: async (text, known) => {
    await moment('before the entry');
    const half = text.length >> 1;
    await journal.append(text.slice(0, half), known);
    await moment('in the middle of the entry');
    await journal.append(text.slice(half), known + half);
    await moment('between journal and database');
  },
});
