import type { Queryable, Statement } from '@dawsos/database';

/** Rows read at a time, so that no single statement runs into its time limit. */
const pageSize = 20_000;

/** Columns of the database's trades up to the journal's entry number `upTo`, in the order of the entries. */
export async function* readTradePages<Row>(
  database: Queryable,
  columns: string,
  upTo: number,
): AsyncGenerator<readonly (Row & { readonly seq: number })[]> {
  const statement: Statement = {
    text: `select seq, ${columns} from trades where seq > $1 and seq <= $2 order by seq limit $3`,
    operation: 'select',
    table: 'trades',
  };
  for (let from = 0; from < upTo; ) {
    const page = await database.query<Row & { readonly seq: number }>(statement, [from, upTo, pageSize]);
    yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < pageSize) return;
    from = last.seq;
  }
}
