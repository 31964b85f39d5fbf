import { type HistoricalFxRate, type HistoricalPrice, type IsoDate, isDecimal, isIsoDate } from '@dawsos/domain';
import { z } from 'zod';

/**
 * Histories as they travel between agents: by symbol or currency one text of dates, each followed by its decimals
 * (`2013-02-28 441.4 57.9 2013-03-01 430.47 56.5`). A year of a portfolio is a thousand days, which are
 * written and read as JSON four times on their way from the database to the analysis: as arrays they cost more than it.
 */
export type HistorySeries = Readonly<Record<string, string>>;

/** Longest history of one security or currency: 40 years of days, 60 characters each. */
const MAX_LENGTH = 15_000 * 60;
const MAX_SERIES = 1_000;

/** Series back to rows; what is not dates with so many `decimals` each is refused. */
const rowsOf = <Row>(
  decimals: number,
  toRow: (key: string, date: IsoDate, cells: readonly string[], at: number) => Row,
) =>
  z
    .record(z.string(), z.string().max(MAX_LENGTH))
    .refine((series) => Object.keys(series).length <= MAX_SERIES, 'too many series')
    .transform((series, context): Row[] => {
      const rows: Row[] = [];
      for (const [key, text] of Object.entries(series)) {
        // One array a series: one a day would take longer than the analysis.
        const cells = text.split(' ');
        for (let at = 0; at < cells.length; at += decimals + 1) {
          const date = cells[at];
          let fits = isIsoDate(date);
          for (let cell = at + 1; cell <= at + decimals; cell++) fits &&= isDecimal(cells[cell]);
          if (!fits) {
            context.addIssue({ code: 'custom', path: [key], message: 'not dates with decimals' });
            return z.NEVER;
          }
          rows.push(toRow(key, date as IsoDate, cells, at + 1));
        }
      }
      return rows;
    });

/** After each date: close, adjusted close. */
export const priceHistorySchema = rowsOf(
  2,
  (symbol, price_date, cells, at): HistoricalPrice => ({
    symbol,
    price_date,
    close: cells[at] as string,
    adjusted_close: cells[at + 1] as string,
  }),
);

/** After each date: units of the currency for one euro. */
export const fxHistorySchema = rowsOf(
  1,
  (currency, rate_date, cells, at): HistoricalFxRate => ({ currency, rate_date, rate: cells[at] as string }),
);
