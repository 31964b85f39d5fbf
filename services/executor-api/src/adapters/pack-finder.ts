import type { Queryable, Statement } from '@dawsos/database';
import type { IsoDate, Pack } from '@dawsos/domain';

/** Finds complete packs, fresh or not. */
export interface PackFinder {
  find(date: IsoDate): Promise<Pack | undefined>;
}

const selectPack: Statement = {
  text: `select id, asof_date, status, reason, content_hash, estimated_ready_at, fresh_at from pricing_packs
where asof_date = $1 and content_hash is not null`,
  operation: 'select',
  table: 'pricing_packs',
};

/** Packs in the database. */
export const createPackFinder = (database: Queryable): PackFinder => ({
  find: async (date) => {
    const [pack] = await database.query<Pack>(selectPack, [date]);
    return pack;
  },
});
