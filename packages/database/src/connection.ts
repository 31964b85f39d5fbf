import { DatabaseError, type Pool, type PoolClient } from 'pg';
import { DatabaseUnavailableError, isConnectionLost } from './database-errors.ts';

/** A connection taken from the pool; it goes back only while it is of use. */
export interface Connection {
  readonly client: PoolClient;
  /** Set when the connection broke: then the pool discards it. */
  lost: Error | undefined;
}

/** Silence beyond the server's own time limit means a dead network or a stopped server. */
export const toleratedSilenceMs = 5_000;

/** Lends a connection to `work`; throws {@link DatabaseUnavailableError} when there is none to be had. */
export async function withConnection<R>(pool: Pool, work: (connection: Connection) => Promise<R>): Promise<R> {
  const client = await pool.connect().catch((cause: Error) => {
    throw new DatabaseUnavailableError(`no connection to the database: ${cause.message}`, { cause });
  });
  const connection: Connection = { client, lost: undefined };
  // A connection in use that breaks between two statements tells nobody but its listeners.
  const onError = (error: Error) => {
    connection.lost = error;
  };
  client.on('error', onError);
  try {
    return await work(connection);
  } finally {
    client.off('error', onError);
    client.release(connection.lost);
  }
}

/** Runs one exchange with the server; throws {@link DatabaseUnavailableError} when the connection broke over it. */
export async function exchange<R>(connection: Connection, action: (client: PoolClient) => Promise<R>): Promise<R> {
  try {
    return await action(connection.client);
  } catch (cause) {
    if (!isConnectionLost(cause)) throw withoutRows(cause);
    connection.lost = cause;
    throw new DatabaseUnavailableError(`the connection to the database broke: ${cause.message}`, { cause });
  }
}

/** PostgreSQL quotes the row it refused, whoever's it is: that must get into no log. Code, table and constraint stay. */
function withoutRows(error: unknown): unknown {
  if (error instanceof DatabaseError) {
    delete error.detail;
    delete error.where;
    delete error.internalQuery;
  }
  return error;
}
