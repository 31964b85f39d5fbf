import { type Connection, exchange } from './connection.ts';
import { copyInto } from './copy-into.ts';
import type { Transaction } from './database.ts';
import { TransactionAbortedError } from './database-errors.ts';
import { runStatement } from './run-statement.ts';

/** Runs `work` between BEGIN and COMMIT; throws its error after ROLLBACK, or {@link TransactionAbortedError}. */
export async function runTransaction<R>(
  connection: Connection,
  copyTimeoutMs: number,
  work: (transaction: Transaction) => Promise<R>,
): Promise<R> {
  await runStatement(connection, 'begin');
  let result: R;
  try {
    result = await work({
      query: (statement, values) => runStatement(connection, statement.text, values),
      copyFrom: (statement, source) => copyInto(connection, statement.text, source, copyTimeoutMs),
    });
  } catch (error) {
    await rollBack(connection);
    throw error;
  }
  const { command } = await exchange(connection, (client) => client.query('commit'));
  // After an error PostgreSQL answers COMMIT with ROLLBACK, and nothing else says so.
  if (command !== 'COMMIT') {
    throw new TransactionAbortedError('the transaction was rolled back: a statement in it had failed unnoticed');
  }
  return result;
}

async function rollBack(connection: Connection): Promise<void> {
  if (connection.lost !== undefined) return;
  // The first error is the one to report; a connection that cannot roll back is discarded, which rolls back.
  await runStatement(connection, 'rollback').catch((error: Error) => {
    connection.lost ??= error;
  });
}
