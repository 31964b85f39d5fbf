import type { Database, Statement } from '@dawsos/database';

const statement = (operation: Statement['operation'], text: string): Statement => ({
  text,
  operation,
  table: 'pack_prices',
});
const columns = 'pack_id, symbol, close, adjusted_close, currency, price_date';

/** COPY of the same rows into a table with the same columns and indexes, in one transaction: the server at its fastest. */
export const createRawCopy = async (database: Database) => {
  await database.query(statement('transaction', 'create table raw_prices (like pack_prices including all)'));
  return {
    /** The rows of a pack as COPY text. */
    export: async (packId: string): Promise<Buffer> => {
      const rows = await database.query<{ line: string }>(
        statement(
          'select',
          `select concat_ws(E'\\t', ${columns}) as line from pack_prices where pack_id = $1 order by symbol`,
        ),
        [packId],
      );
      return Buffer.from(rows.map(({ line }) => `${line}\n`).join(''));
    },
    /** Milliseconds it took. */
    load: async (rows: Buffer): Promise<number> => {
      const startedAt = performance.now();
      await database.copyFrom(statement('copy', `copy raw_prices (${columns}) from stdin`), chunksOf(rows));
      return performance.now() - startedAt;
    },
  };
};

/** As large as the builder's batches are. */
const chunkBytes = 512 * 1024;

async function* chunksOf(rows: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < rows.length; at += chunkBytes) yield rows.subarray(at, at + chunkBytes);
}
