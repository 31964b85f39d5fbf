import type { Provider } from '@dawsos/conventions';
import type { Database, Statement } from '@dawsos/database';

/** What all processes know of the providers' breakers; whatever is not in it is closed. */
export interface BreakerStore {
  opened(provider: Provider, openForMs: number): Promise<void>;
  closed(provider: Provider): Promise<void>;
  /** How much longer each breaker that is not closed stays open; below zero: half-open. */
  readAll(): Promise<ReadonlyMap<Provider, number>>;
}

/** The database's clock alone decides, so that no two machines have to agree on the time. */
const upsert: Statement = {
  text: `insert into provider_breakers (provider, half_open_at) values ($1, now() + $2 * interval '1 millisecond')
         on conflict (provider) do update set half_open_at = excluded.half_open_at`,
  operation: 'insert',
  table: 'provider_breakers',
};
const remove: Statement = {
  text: 'delete from provider_breakers where provider = $1',
  operation: 'delete',
  table: 'provider_breakers',
};
const selectAll: Statement = {
  text: 'select provider, extract(epoch from half_open_at - now()) * 1000 as open_for_ms from provider_breakers',
  operation: 'select',
  table: 'provider_breakers',
};

/** {@link BreakerStore} in PostgreSQL. */
export const createBreakerStore = (database: Database): BreakerStore => ({
  opened: async (provider, openForMs) => {
    await database.query(upsert, [provider, openForMs]);
  },
  closed: async (provider) => {
    await database.query(remove, [provider]);
  },
  readAll: async () => {
    const rows = await database.query<{ provider: Provider; open_for_ms: string }>(selectAll);
    return new Map(rows.map(({ provider, open_for_ms }) => [provider, Number(open_for_ms)]));
  },
});
