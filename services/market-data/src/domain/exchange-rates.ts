import { parse } from 'csv-parse/sync';

/** The rate of one currency on one TARGET day: units for one euro, as the source writes it. */
export interface DailyRate {
  readonly date: string;
  readonly rate: string;
}

/** Days by currency, ascending; a currency has no row on days for which none was published. */
export type ExchangeRates = ReadonlyMap<string, readonly DailyRate[]>;

/** Reads the ECB's wide table: one column per currency, `N/A` where there is no rate, an empty column at the end. */
export const parseExchangeRates = (csv: string): ExchangeRates => {
  const [header = [], ...rows]: string[][] = parse(csv, { relaxColumnCount: true });
  const ascending = rows.sort((a, b) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1));
  const currencies = header.entries().filter(([column, currency]) => column > 0 && currency.trim() !== '');
  return new Map(
    currencies.map(([column, currency]) => [
      currency.trim(),
      ascending
        .map((row) => ({ date: row[0] ?? '', rate: row[column] ?? '' }))
        .filter(({ rate }) => rate !== 'N/A' && rate !== ''),
    ]),
  );
};
