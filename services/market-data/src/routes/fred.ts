import { type RequestHandler, Router } from 'express';
import type { Market } from '../domain/market.ts';
import { rowsBetween } from '../domain/rows-between.ts';
import { isDateOrAbsent, parameter } from './query.ts';

/** FRED's observations, quarterly; `units=cca` (continuously compounded annual rate) of the CPI is its inflation. */
export const fredRoutes = ({ macro }: Market, guards: readonly RequestHandler[]): Router =>
  Router().get('/fred/series/observations', ...guards, (request, response) => {
    const ask = (name: string) => parameter(request, name);
    const units = ask('units') ?? 'lin';
    const [from, to] = [ask('observation_start'), ask('observation_end')];
    const refuse = (status: number, message: string) =>
      response.status(status).json({ error_code: status, error_message: message });
    if (ask('api_key') === undefined) return refuse(400, 'Bad Request. Variable api_key is not set.');
    if (ask('file_type') !== 'json') return refuse(400, 'Bad Request. Only file_type=json is served.');
    if (!isDateOrAbsent(from) || !isDateOrAbsent(to)) return refuse(400, 'Bad Request. Not a date.');
    const observations = macro.get(units === 'lin' ? `${ask('series_id')}` : `${ask('series_id')}:${units}`);
    if (observations === undefined) return refuse(400, 'Bad Request. The series does not exist.');
    const rows = rowsBetween(observations, from, to);
    return response.json({
      observation_start: from ?? '1600-01-01',
      observation_end: to ?? '9999-12-31',
      units,
      output_type: 1,
      file_type: 'json',
      order_by: 'observation_date',
      sort_order: 'asc',
      count: rows.length,
      offset: 0,
      limit: 100_000,
      observations: rows,
    });
  });
