import type { Queryable, Statement } from '@dawsos/database';

/** What a pack holds, read back from its rows. */
export interface StoredContent {
  /** SHA-256, hex, of the canonical lines: domain's `canonicalPriceLine` by symbol, then `canonicalFxLine` by currency. */
  readonly content_hash: string;
  /** Length of those lines. */
  readonly size_bytes: number;
  readonly price_count: number;
  /** Prices from a day before the pack's. */
  readonly carried_forward_count: number;
  /** Rows the pack's batches say they loaded. */
  readonly batch_rows: number;
}

const isoDates: Statement = { text: 'set local datestyle = iso', operation: 'transaction', table: 'none' };

/** Made by the server: reading 100,000 rows back into this process would take several times as long. */
const hashContent: Statement = {
  text: `with content as materialized (
      select convert_to(concat(
        (select string_agg(format(E'P\\t%s\\t%s\\t%s\\t%s\\t%s\\n',
            symbol, trim_scale(close), trim_scale(adjusted_close), currency, price_date), '' order by symbol collate "C")
         from pack_prices where pack_id = $1),
        (select string_agg(format(E'F\\t%s\\t%s\\t%s\\n', currency, trim_scale(rate), rate_date), ''
            order by currency collate "C")
         from pack_fx_rates where pack_id = $1)), 'UTF8') as lines)
    select encode(sha256(lines), 'hex') as content_hash, length(lines) as size_bytes, price_count,
      carried_forward_count, (select coalesce(sum(row_count), 0)::int from pack_batches where pack_id = $1) as batch_rows
    from content, (select count(*)::int as price_count,
        (count(*) filter (where price_date < $2))::int as carried_forward_count
      from pack_prices where pack_id = $1) as counts`,
  operation: 'select',
  table: 'pack_prices',
};

/** Reads and hashes the rows of a pack, inside the transaction that is about to show it. */
export const selectContentHash = async (
  transaction: Queryable,
  id: string,
  asofDate: string,
): Promise<StoredContent> => {
  await transaction.query(isoDates);
  const [content] = await transaction.query<StoredContent>(hashContent, [id, asofDate]);
  if (!content) throw new Error(`the rows of ${id} cannot be read`);
  return content;
};
