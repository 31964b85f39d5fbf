import type { DatabaseTable } from '@dawsos/conventions';
import type { Transaction } from '@dawsos/database';
import { copyRow, oneChunk } from './copy-rows.ts';

/** A table that bulk rows are merged into, and how a row that is there already is treated. */
export interface MergeTarget {
  readonly table: DatabaseTable;
  readonly columns: readonly string[];
  /** The clause after `on conflict`. */
  readonly onConflict: string;
}

/** COPY has no `on conflict`: rows go through a temporary table, inside the caller's transaction. */
export async function mergeRows(
  transaction: Transaction,
  { table, columns, onConflict }: MergeTarget,
  rows: readonly (readonly string[])[],
): Promise<void> {
  if (rows.length === 0) return;
  const list = columns.join(', ');
  const staging = `incoming_${table}`;
  await transaction.query({
    text: `create temporary table ${staging} (like ${table} including defaults) on commit drop`,
    operation: 'copy',
    table,
  });
  await transaction.copyFrom(
    { text: `copy ${staging} (${list}) from stdin`, operation: 'copy', table },
    oneChunk(rows.map(copyRow).join('')),
  );
  await transaction.query({
    text: `insert into ${table} (${list}) select ${list} from ${staging} on conflict ${onConflict}`,
    operation: 'insert',
    table,
  });
}
