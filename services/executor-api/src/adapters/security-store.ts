import type { Queryable, Statement } from '@dawsos/database';

/** The securities that can be traded. */
export interface SecurityStore {
  exists(symbol: string): Promise<boolean>;
}

const selectSecurity: Statement = {
  text: 'select symbol from securities where symbol = $1',
  operation: 'select',
  table: 'securities',
};

/** Securities in the database. */
export const createSecurityStore = (database: Queryable): SecurityStore => ({
  exists: async (symbol) => (await database.query(selectSecurity, [symbol])).length > 0,
});
