import type { DatabaseOperation, DatabaseTable } from '@dawsos/conventions';

/** One SQL statement with what its metrics and spans are labelled with; values go in parameters, never in `text`. */
export interface Statement {
  readonly text: string;
  readonly operation: DatabaseOperation;
  readonly table: DatabaseTable;
}

/** What can run a statement; numeric columns come as strings, dates as 'YYYY-MM-DD', bigint as safe numbers. */
export interface Queryable {
  /** Runs one statement; rejects with the driver's error, or with {@link DatabaseUnavailableError}. */
  query<Row>(statement: Statement, values?: readonly unknown[]): Promise<Row[]>;
}

/** One transaction on one connection; run its statements one after the other. */
export interface Transaction extends Queryable {
  /** Streams COPY input (text or CSV, as the statement says) and answers the number of rows; chunks need not end at rows. */
  copyFrom(statement: Statement, source: AsyncIterable<string | Buffer>): Promise<number>;
}

/** How the pool's connections are used at this moment. */
export interface PoolStats {
  readonly active: number;
  readonly idle: number;
  /** Connections it may open. */
  readonly max: number;
  /** Requests that wait for a connection. */
  readonly waiting: number;
}

/** A pool of connections to one database. */
export interface Database extends Transaction {
  /** Commits when `work` resolves, rolls back when it rejects, and rejects with the same error. */
  transaction<R>(work: (transaction: Transaction) => Promise<R>): Promise<R>;
  stats(): PoolStats;
  /** Lets running statements end, then closes every connection; later calls return the same promise. */
  close(): Promise<void>;
}
