import type { QueryResultRow } from 'pg';
import { type Connection, exchange } from './connection.ts';

/** Runs one statement and answers its rows. */
export async function runStatement<Row>(
  connection: Connection,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const { rows } = await exchange(connection, (client) => client.query<QueryResultRow>(text, [...values]));
  return rows as Row[];
}
