import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { RateProvider } from '../../domain/market-data.ts';
import type { ProviderHttp, ProviderRequest } from './provider-http.ts';

const ratesSchema = z
  .array(
    z.object({
      CURRENCY: z.string().regex(/^[A-Z]{3}$/),
      TIME_PERIOD: z.iso.date(),
      // Empty, or `NaN`, where the bank published none.
      OBS_VALUE: z.string().regex(/^(\d{1,15}(\.\d{1,20})?|NaN)?$/, 'not a plain decimal'),
    }),
  )
  .min(1);

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
    query: { startPeriod: from, endPeriod: to, detail: 'dataonly', format: 'csvdata' },
    read: (body: Buffer) =>
      ratesSchema
        .parse(parse(body, { columns: true, bom: true }))
        .filter(({ OBS_VALUE }) => /[1-9]/.test(OBS_VALUE))
        .map(({ CURRENCY, TIME_PERIOD, OBS_VALUE }) => ({ currency: CURRENCY, date: TIME_PERIOD, rate: OBS_VALUE })),
  }) satisfies ProviderRequest<unknown>;
