import type { Queryable, Statement } from '@dawsos/database';
import type { FxRate, Pack, Split } from '@dawsos/domain';
import type { Cache } from '@dawsos/telemetry';

/** What every valuation with a pack needs of it: its exchange rates, and the splits up to its date. */
export interface PackContent {
  readonly fx_rates: readonly FxRate[];
  readonly splits: readonly Split[];
}

/** Packs' contents, from the cache where they are in it; `miss` reads them as if they were not. */
export interface PackContentStore {
  load(pack: Pack, cache?: 'miss'): Promise<{ readonly content: PackContent; readonly cached: boolean }>;
}

const selectFxRates: Statement = {
  text: 'select currency, rate from pack_fx_rates where pack_id = $1',
  operation: 'select',
  table: 'pack_fx_rates',
};
const selectSplits: Statement = {
  text: 'select symbol, ex_date, ratio from corporate_actions where ex_date <= $1',
  operation: 'select',
  table: 'corporate_actions',
};

/** A pack never changes under its content hash; the limit is for what nobody asks for any more. */
const TTL_MS = 24 * 3_600_000;

/** Contents of complete packs, cached under their content hash, so that no entry ever needs invalidating. */
export const createPackContentStore = (database: Queryable, cache: Cache): PackContentStore => ({
  async load({ id, asof_date, content_hash }, wanted) {
    const key = `pack:${id}:${content_hash}`;
    const known = await cache.get<PackContent>(key);
    if (known && wanted !== 'miss') return { content: known, cached: true };
    const [fx_rates, splits] = await Promise.all([
      database.query<FxRate>(selectFxRates, [id]),
      database.query<Split>(selectSplits, [asof_date]),
    ]);
    const content = { fx_rates, splits };
    await cache.set(key, content, TTL_MS);
    return { content, cached: false };
  },
});
