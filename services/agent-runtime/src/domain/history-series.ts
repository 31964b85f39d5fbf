import { type HistoricalFxRate, type HistoricalPrice, type IsoDate, isDecimal, isIsoDate } from '@dawsos/domain';
import { z } from 'zod';

/**
 * Histories as they travel between agents: by symbol or currency, each day as a tuple. A year of a portfolio is a
 * thousand rows, and with the names of columns in each it would be three times as much to write, send and read.
 */
export type PriceSeries = Readonly<Record<string, readonly PriceDay[]>>;
export type FxSeries = Readonly<Record<string, readonly FxDay[]>>;
type PriceDay = readonly [date: IsoDate, close: string, adjustedClose: string];
type FxDay = readonly [date: IsoDate, rate: string];

/** Longest history of one security or currency: 40 years of days. */
const MAX_DAYS = 15_000;
const MAX_SERIES = 1_000;

/** One check a row: schemas for each cell would take longer than the analysis. */
const seriesOf = <Day extends readonly unknown[]>(cells: Day['length']) =>
  z
    .record(z.string(), z.array(z.custom<Day>((day) => isDay(day, cells), 'not a date with decimals')).max(MAX_DAYS))
    .refine((series) => Object.keys(series).length <= MAX_SERIES, 'too many series');

export const priceSeriesSchema = seriesOf<PriceDay>(3);
export const fxSeriesSchema = seriesOf<FxDay>(2);

const isDay = (day: unknown, cells: number): boolean =>
  Array.isArray(day) && day.length === cells && isIsoDate(day[0]) && day.slice(1).every(isDecimal);

/** Rows to series. */
export const toPriceSeries = (rows: readonly HistoricalPrice[]): PriceSeries =>
  group(
    rows,
    ({ symbol }) => symbol,
    ({ price_date, close, adjusted_close }): PriceDay => [price_date, close, adjusted_close],
  );

/** Rows to series. */
export const toFxSeries = (rows: readonly HistoricalFxRate[]): FxSeries =>
  group(
    rows,
    ({ currency }) => currency,
    ({ rate_date, rate }): FxDay => [rate_date, rate],
  );

/** Series back to rows. */
export const fromPriceSeries = (series: PriceSeries): HistoricalPrice[] =>
  Object.entries(series).flatMap(([symbol, days]) =>
    days.map(([price_date, close, adjusted_close]) => ({ symbol, price_date, close, adjusted_close })),
  );

/** Series back to rows. */
export const fromFxSeries = (series: FxSeries): HistoricalFxRate[] =>
  Object.entries(series).flatMap(([currency, days]) =>
    days.map(([rate_date, rate]) => ({ currency, rate_date, rate })),
  );

function group<Row, Day>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  dayOf: (row: Row) => Day,
): Record<string, Day[]> {
  const series = new Map<string, Day[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const days = series.get(key);
    if (days) days.push(dayOf(row));
    else series.set(key, [dayOf(row)]);
  }
  return Object.fromEntries(series);
}
