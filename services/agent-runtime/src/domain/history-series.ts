import { type History, type IsoDate, isIsoDate } from '@dawsos/domain';
import { z } from 'zod';

/**
 * Histories as they travel between agents: dates, and by symbol or currency a figure for each of them. As text, for a
 * year of a thousand securities is written and read as JSON four times on its way from the database to the analysis: as
 * arrays they cost more than it.
 */
export interface HistorySeries {
  /** `2013-02-28,2013-03-01` */
  readonly dates: string;
  /** `441.4,430.47` */
  readonly figures: Readonly<Record<string, string>>;
}

/** Longest history of one security or currency: 40 years of days, 30 characters each. */
const MAX_LENGTH = 15_000 * 30;
const MAX_SERIES = 1_000;
/** As many digits before the point as a decimal has anywhere. */
const BEYOND = 1e18;

const text = z.string().max(MAX_LENGTH);

/** Histories back to numbers; other than ascending dates with a plain decimal for each is refused. */
export const historySchema = z
  .array(
    z.strictObject({ dates: text, figures: z.record(z.string(), text) }).transform((series, context): History => {
      const dates = series.dates.split(',');
      if (!areAscendingDates(dates)) {
        context.addIssue({ code: 'custom', path: ['dates'], message: 'not ascending dates' });
        return z.NEVER;
      }
      const figures = new Map<string, readonly number[]>();
      for (const [name, decimals] of Object.entries(series.figures)) {
        const numbers = toNumbers(decimals);
        if (numbers?.length !== dates.length) {
          context.addIssue({ code: 'custom', path: ['figures', name], message: 'not a decimal for each date' });
          return z.NEVER;
        }
        figures.set(name, numbers);
      }
      return { dates, figures };
    }),
  )
  .refine(
    (histories) => histories.reduce((sum, { figures }) => sum + figures.size, 0) <= MAX_SERIES,
    'too many series',
  );

const areAscendingDates = (dates: readonly string[]): dates is readonly IsoDate[] =>
  dates.every((date, place) => isIsoDate(date) && (place === 0 || (dates[place - 1] as string) < date));

/** JSON's own reader knows a decimal when it sees one, and takes a fifth of the time of one text for each. */
function toNumbers(decimals: string): readonly number[] | undefined {
  if (!/^[\d,.-]+$/.test(decimals)) return undefined;
  try {
    const numbers: number[] = JSON.parse(`[${decimals}]`);
    return numbers.every((number) => Math.abs(number) < BEYOND) ? numbers : undefined;
  } catch {
    return undefined;
  }
}
