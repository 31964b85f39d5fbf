import { z } from 'zod';
import type { MacroProvider, MacroSeriesName } from '../../domain/market-data.ts';
import type { ProviderHttp } from './provider-http.ts';
import type { ProviderRequest } from './provider-request.ts';

const observationsSchema = z.object({
  observations: z.array(
    z.object({
      date: z.iso.date(),
      value: z.string().regex(/^(-?\d{1,15}(\.\d{1,20})?|\.)$/, 'not a plain decimal'),
    }),
  ),
});

/** FRED as the source of quarterly macro series; `.` stands for no value and is left out. */
export const createFredClient = (http: ProviderHttp): MacroProvider => ({
  macroSeries: async (series, to, signal) => {
    const observations = await http.get(observationsOf(series, { observation_end: to }), signal);
    return observations.map(({ date, value }) => ({ periodStart: date, periodEnd: quarterEnd(date), value }));
  },
});

/** Whether FRED answers at all: one observation. */
export const probeFred = (http: ProviderHttp, signal: AbortSignal): Promise<unknown> => {
  const range = { observation_start: '2009-07-01', observation_end: '2009-07-01' };
  return http.probe(observationsOf('UNRATE', range), signal);
};

const observationsOf = (series: MacroSeriesName, range: Readonly<Record<string, string>>) => {
  const [series_id = series, units = 'lin'] = series.split(':');
  return {
    endpoint: 'series-observations',
    path: '/fred/series/observations',
    query: { series_id, units, frequency: 'q', file_type: 'json', ...range },
    read: (body: Buffer) =>
      observationsSchema.parse(JSON.parse(body.toString())).observations.filter(({ value }) => value !== '.'),
  } satisfies ProviderRequest<unknown>;
};

/** Last day of the quarter that begins on `start`. */
const quarterEnd = (start: string): string => {
  const day = new Date(`${start}T00:00:00Z`);
  return new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 3, 0)).toISOString().slice(0, 10);
};
