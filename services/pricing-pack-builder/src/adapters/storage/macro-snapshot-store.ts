import type { Database, Statement } from '@dawsos/database';
import { type IsoDate, latestObservations, type MacroObservation } from '@dawsos/domain';

/** What was known of the economy when the pack of a date was made. */
export interface MacroSnapshotStore {
  /** Keeps each series' latest figure by the date, unless it is kept already, and answers what is. */
  keep(date: IsoDate): Promise<readonly MacroObservation[]>;
}

const selectPeriods: Statement = {
  text: `select series, period_start, period_end, value from macro_series where period_end <= $1`,
  operation: 'select',
  table: 'macro_series',
};
const insertSnapshot: Statement = {
  text: `insert into macro_snapshots (asof_date, series, period_start, period_end, value)
         select $1, * from unnest($2::text[], $3::date[], $4::date[], $5::numeric[])
         on conflict (asof_date, series) do nothing`,
  operation: 'insert',
  table: 'macro_snapshots',
};
const selectSnapshot: Statement = {
  text: 'select series, period_start, period_end, value from macro_snapshots where asof_date = $1 order by series',
  operation: 'select',
  table: 'macro_snapshots',
};

/** {@link MacroSnapshotStore} in PostgreSQL. */
export const createMacroSnapshotStore = (database: Database): MacroSnapshotStore => ({
  keep: (date) =>
    database.transaction(async (transaction) => {
      const latest = latestObservations(await transaction.query<MacroObservation>(selectPeriods, [date]), date);
      await transaction.query(insertSnapshot, [
        date,
        latest.map(({ series }) => series),
        latest.map(({ period_start }) => period_start),
        latest.map(({ period_end }) => period_end),
        latest.map(({ value }) => value),
      ]);
      return transaction.query<MacroObservation>(selectSnapshot, [date]);
    }),
});
