import type { Base } from '../system/base.ts';

/** What PostgreSQL has done so far, as far as it has said so: its connections tell within seconds. */
export interface DatabaseWork {
  readonly blocks: number;
  readonly rowsScanned: number;
}

/** Reads {@link DatabaseWork} of the database. */
export async function readDatabaseWork(base: Pick<Base, 'run'>): Promise<DatabaseWork> {
  const [work] = await base.run<DatabaseWork>(`
    select (select blks_hit + blks_read from pg_stat_database where datname = current_database())::float8 as blocks,
      (select sum(seq_tup_read) from pg_stat_user_tables)::float8 as "rowsScanned"`);
  if (work === undefined) throw new Error('PostgreSQL says nothing of its work');
  return work;
}
