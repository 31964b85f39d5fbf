import type { Queryable } from '@dawsos/database';
import type { Close } from './real-closes.ts';

/** What the generated securities closed at in the oldest complete pack that has any; none where there is no such pack. */
export const readGeneratedCloses = (database: Queryable): Promise<readonly Close[]> =>
  database.query<Close>({
    text: `select symbol, price_date as date, close as price, pack_prices.currency
           from pack_prices join securities using (symbol)
           where universe = 'generated' and pack_id = (
             select id from pricing_packs where universe > 0 and content_hash is not null order by asof_date limit 1)
           order by symbol`,
    operation: 'select',
    table: 'pack_prices',
  });
