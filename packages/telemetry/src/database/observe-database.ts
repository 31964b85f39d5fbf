import type { DatabaseOperation, DatabaseTable } from '@dawsos/conventions';

/** One SQL statement with what its metrics and spans are labelled with; values go in parameters, never in `text`. */
export interface Statement {
  readonly text: string;
  readonly operation: DatabaseOperation;
  readonly table: DatabaseTable;
}

/** What {@link observeDatabase} needs of a database or of a transaction. */
export interface Queryable {
  query<Row>(statement: Statement, values?: readonly unknown[]): Promise<Row[]>;
}
