import type { DailyRate, RateProvider } from '../../domain/market-data.ts';
import { isCurrency, isDate, isPositiveDecimal } from './csv-fields.ts';
import type { ProviderHttp } from './provider-http.ts';
import type { ProviderRequest } from './provider-request.ts';
import { scanCsv } from './scan-csv.ts';

/** The ECB's reference rates as the source of exchange rates. */
export const createEcbClient = (http: ProviderHttp): RateProvider => ({
  exchangeRates: ({ from, to, expectFrom }, signal) => {
    const request = ratesBetween('', from, to);
    return http.get(
      {
        ...request,
        read: (body) => {
          const rates = request.read(body);
          if (rates.some(({ date }) => date < from || date > to)) throw new RangeError('a day that was not asked for');
          if (expectFrom && !rates.some(({ date }) => date === from)) {
            throw new RangeError('the day known before is missing');
          }
          return rates;
        },
      },
      signal,
    );
  },
});

/** Whether the bank answers at all: one currency on one day. */
export const probeEcb = (http: ProviderHttp, signal: AbortSignal): Promise<unknown> =>
  http.probe(ratesBetween('USD', '2013-03-01', '2013-03-01'), signal);

const ratesBetween = (currency: string, from: string, to: string) =>
  ({
    endpoint: 'exr',
    path: `/service/data/EXR/D.${currency}.EUR.SP00.A`,
    // Data only: the full answer has free text, in quotes, on every row.
    query: { startPeriod: from, endPeriod: to, detail: 'dataonly', format: 'csvdata' },
    read: readRates,
  }) satisfies ProviderRequest<unknown>;

const columns = ['CURRENCY', 'TIME_PERIOD', 'OBS_VALUE'] as const;
const [currencyColumn, dateColumn, rateColumn] = [0, 1, 2] as const;

/** SDMX CSV as rates; a value that is empty or `NaN` is none and is left out. Throws RangeError. */
export const readRates = (csv: Buffer): readonly DailyRate[] => {
  const rates: DailyRate[] = [];
  scanCsv(csv, columns, (row) => {
    const textOf = (column: number) => csv.toString('latin1', row.start(column), row.end(column));
    const rate = textOf(rateColumn);
    if (
      !isCurrency(csv, row.start(currencyColumn), row.end(currencyColumn)) ||
      !isDate(csv, row.start(dateColumn), row.end(dateColumn)) ||
      !(rate === '' || rate === 'NaN' || isPositiveDecimal(csv, row.start(rateColumn), row.end(rateColumn)))
    ) {
      throw new RangeError(`row ${row.number} is not valid`);
    }
    if (rate !== '' && rate !== 'NaN') rates.push({ currency: textOf(currencyColumn), date: textOf(dateColumn), rate });
  });
  return rates;
};
