import { Pool } from 'pg';
import { columnParsers } from './column-parsers.ts';
import { toleratedSilenceMs, withConnection } from './connection.ts';
import type { Database, Statement, Transaction } from './database.ts';
import { runStatement } from './run-statement.ts';
import { runTransaction } from './run-transaction.ts';

/** How to reach the database and how long to be patient with it. */
export interface DatabaseOptions {
  /** `postgres://…`, password included. */
  readonly url: string;
  /** Shown in pg_stat_activity; default `dawsos`. */
  readonly applicationName?: string;
  /** Default 10. More let more requests in at once, but the server's limit of 100 is shared by all processes. */
  readonly maxConnections?: number;
  /** A statement, waiting for locks included, is given up after this; default 10 s. */
  readonly statementTimeoutMs?: number;
  /** The same for one COPY; default 10 min, for bulk loads. */
  readonly copyTimeoutMs?: number;
  /** How long to wait for a new or a free connection; default 5 s. */
  readonly connectTimeoutMs?: number;
  /** Told when an idle connection breaks (server restart); the pool replaces it by itself. */
  readonly onConnectionLost?: (error: Error) => void;
}

/**
 * Opens a pool; connects with the first statement, so it never fails and a database that comes later is found.
 *
 * @example
 * const database = openDatabase({ url });
 * const rows = await database.query<{ name: string }>({ text: 'select name from securities', operation: 'select', table: 'securities' });
 */
export function openDatabase(options: DatabaseOptions): Database {
  const { statementTimeoutMs = 10_000, copyTimeoutMs = 600_000, onConnectionLost = () => {} } = options;
  const pool = new Pool({
    connectionString: options.url,
    application_name: options.applicationName ?? 'dawsos',
    max: options.maxConnections ?? 10,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 5_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: statementTimeoutMs,
    query_timeout: statementTimeoutMs + toleratedSilenceMs,
    keepAlive: true,
    types: columnParsers,
  });
  // Without a listener a broken idle connection would end the process.
  pool.on('error', onConnectionLost);

  const transaction = <R>(work: (transaction: Transaction) => Promise<R>): Promise<R> =>
    withConnection(pool, (connection) => runTransaction(connection, copyTimeoutMs, work));
  let closing: Promise<void> | undefined;
  return {
    query: <Row>(statement: Statement, values: readonly unknown[] = []) =>
      withConnection(pool, (connection) => runStatement<Row>(connection, statement.text, values)),
    transaction,
    copyFrom: (statement, source) => transaction((inner) => inner.copyFrom(statement, source)),
    stats: () => ({
      active: pool.totalCount - pool.idleCount,
      idle: pool.idleCount,
      max: pool.options.max,
      waiting: pool.waitingCount,
    }),
    close: () => {
      closing ??= pool.end();
      return closing;
    },
  };
}
