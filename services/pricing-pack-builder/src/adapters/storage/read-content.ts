import type { Queryable, Statement } from '@dawsos/database';
import { type IsoDate, packId } from '@dawsos/domain';
import type { CompletedPack } from '../../domain/pack-content.ts';

const isoDates: Statement = { text: 'set local datestyle = iso', operation: 'transaction', table: 'none' };

/** The canonical lines, as domain's `canonicalPriceLine` and `canonicalFxLine` write them, are made and hashed by the server. */
const hashContent: Statement = {
  text: `with content as materialized (
      select convert_to(concat(
        (select string_agg(format(E'P\\t%s\\t%s\\t%s\\t%s\\t%s\\n',
            symbol, trim_scale(close), trim_scale(adjusted_close), currency, price_date), '' order by symbol collate "C")
         from pack_prices where pack_id = $1),
        (select string_agg(format(E'F\\t%s\\t%s\\t%s\\n', currency, trim_scale(rate), rate_date), ''
            order by currency collate "C")
         from pack_fx_rates where pack_id = $1)), 'UTF8') as lines)
    select encode(sha256(lines), 'hex') as "contentHash", length(lines) as "sizeBytes", "priceCount", "carriedForwardCount"
    from content, (select count(*)::int as "priceCount",
        (count(*) filter (where price_date < $2))::int as "carriedForwardCount"
      from pack_prices where pack_id = $1) as counts`,
  operation: 'select',
  table: 'pack_prices',
};

/** Reads what the stored rows of a date's pack amount to, inside the caller's transaction. */
export const readContent = async (transaction: Queryable, date: IsoDate): Promise<CompletedPack> => {
  await transaction.query(isoDates);
  const [content] = await transaction.query<CompletedPack>(hashContent, [packId(date), date]);
  if (!content) throw new Error(`the rows of ${packId(date)} cannot be read`);
  return content;
};
