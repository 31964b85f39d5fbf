import type { DatabaseTable } from '@dawsos/conventions';
import type { Transaction } from '@dawsos/database';

/** A table that rows are merged into, its columns with their types, and how a row that is there already is treated. */
export interface MergeTarget {
  readonly table: DatabaseTable;
  readonly columns: Readonly<Record<string, string>>;
  /** The clause after `on conflict`. */
  readonly onConflict: string;
}

/** Rows sent with one statement: enough to make round trips cheap, little enough to stay a small message. */
const rowsAtATime = 20_000;

/** Inserts rows inside the caller's transaction; for the few rows of an ordinary day a COPY, which needs a temporary table, takes longer. */
export async function mergeRows(
  transaction: Transaction,
  { table, columns, onConflict }: MergeTarget,
  rows: readonly (readonly string[])[],
): Promise<void> {
  const names = Object.keys(columns).join(', ');
  const arrays = Object.values(columns).map((type, index) => `$${index + 1}::${type}[]`);
  const text = `insert into ${table} (${names}) select * from unnest(${arrays.join(', ')}) on conflict ${onConflict}`;
  for (let from = 0; from < rows.length; from += rowsAtATime) {
    const some = rows.slice(from, from + rowsAtATime);
    const values = Object.keys(columns).map((_name, column) => some.map((row) => row[column]));
    await transaction.query({ text, operation: 'insert', table }, values);
  }
}
