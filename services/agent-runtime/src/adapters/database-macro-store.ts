import type { Queryable, Statement } from '@dawsos/database';
import type { MacroObservation } from '@dawsos/domain';
import type { MacroStore } from '../domain/agents/macro-hound.ts';

/**
 * What the nightly chain kept of the date, so that a figure does not change when its series is revised; without it
 * enough periods that the latest has ended, whatever is still running on the day.
 */
const selectSeries: Statement = {
  text: `with kept as (
  select series, period_start, period_end, value from macro_snapshots where series = $1 and asof_date = $2
)
select * from kept union all (
  select series, period_start, period_end, value from macro_series
  where series = $1 and period_start <= $2 and not exists (select from kept)
  order by period_start desc limit 4
)`,
  operation: 'select',
  table: 'macro_series',
};

/** Macro series in the database. */
export const createMacroStore = (database: Queryable): MacroStore => ({
  readSeries: (series, { asof_date }) => database.query<MacroObservation>(selectSeries, [series, asof_date]),
});
