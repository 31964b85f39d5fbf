import type { Queryable, Statement } from '@dawsos/database';
import type { MacroObservation } from '@dawsos/domain';
import type { MacroStore } from '../domain/agents/macro-hound.ts';

/** Enough periods that the latest has ended, whatever is still running on the day. */
const selectSeries: Statement = {
  text: `select series, period_start, period_end, value from macro_series
where series = $1 and period_start <= $2
order by period_start desc limit 4`,
  operation: 'select',
  table: 'macro_series',
};

/** Macro series in the database. */
export const createMacroStore = (database: Queryable): MacroStore => ({
  readSeries: (series, { asof_date }) => database.query<MacroObservation>(selectSeries, [series, asof_date]),
});
