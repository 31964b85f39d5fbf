import { latestObservations, type MacroObservation, type RequestCtx } from '@dawsos/domain';
import { z } from 'zod';
import type { Agent } from '../agent.ts';
import { defineReader } from '../capability.ts';
import { CapabilityRefusal } from '../capability-refusal.ts';

/** The series of each indicator (FRED's ids) and what its figure means. */
const indicators = {
  inflation: { series: 'CPIAUCSL:cca', unit: 'percent, annual rate of change over the quarter' },
  unemployment: { series: 'UNRATE', unit: 'percent of the labour force' },
  t_bill: { series: 'TB3MS', unit: 'percent a year, three-month bills' },
} as const;
type Indicator = keyof typeof indicators;

/** Where macro series are kept. */
export interface MacroStore {
  /** The observations of one series whose period began on or before the date; at least the latest ones that have ended. */
  readSeries(series: string, ctx: RequestCtx): Promise<readonly MacroObservation[]>;
}

/** Watches the economy. */
export const createMacroHound = (store: MacroStore): Agent<'macro_hound'> => ({
  latest_observation: defineReader(
    z.strictObject({ indicator: z.enum(Object.keys(indicators) as [Indicator, ...Indicator[]]) }),
    async ({ indicator }, ctx) => {
      const { series, unit } = indicators[indicator];
      const [latest] = latestObservations(await store.readSeries(series, ctx), ctx.asof_date);
      if (!latest) {
        throw new CapabilityRefusal('unprocessable', 'DATA_MISSING', `There is no figure of ${indicator} by the date.`);
      }
      return { indicator, unit, ...latest };
    },
  ),
});
