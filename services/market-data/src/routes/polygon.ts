import { type RequestHandler, Router } from 'express';
import type { Market } from '../domain/market.ts';
import { rowsBetween } from '../domain/rows-between.ts';
import { isDateOrAbsent, parameter } from './query.ts';

/** Polygon's daily aggregates; adjusted for splits unless `adjusted=false`, oldest first. */
export const polygonRoutes = ({ prices, splits }: Market, guards: readonly RequestHandler[]): Router =>
  Router().get('/v2/aggs/ticker/:symbol/range/1/day/:from/:to', ...guards, requireKey, (request, response) => {
    const { symbol, from, to } = request.params as Record<string, string>;
    if (symbol === undefined || !isDateOrAbsent(from) || !isDateOrAbsent(to)) {
      response.status(400).json({ status: 'ERROR', error: 'Could not parse the time parameters.' });
      return;
    }
    const adjusted = parameter(request, 'adjusted') !== 'false';
    const days = rowsBetween(prices.get(symbol) ?? [], from, to);
    const results = days.map(({ date, open, high, low, close, volume }) => {
      const later = adjusted ? (splits.get(symbol) ?? []).filter((split) => split.date > date) : [];
      const ratio = later.reduce((product, split) => product * Number(split.ratio), 1);
      const [o, h, l, c] = [open, high, low, close].map((price) => Number(price) / ratio);
      return { v: Number(volume) * ratio, o, h, l, c, t: newYorkMidnight(date) };
    });
    response.json({
      ticker: symbol,
      queryCount: results.length,
      resultsCount: results.length,
      adjusted,
      results,
      status: 'OK',
      count: results.length,
    });
  });

const newYorkHour = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/New_York',
  hour: 'numeric',
  hourCycle: 'h23',
});

/** Unix milliseconds of the start of a day in New York, which is how Polygon dates its bars. */
export const newYorkMidnight = (date: string): number => {
  const noon = Date.parse(`${date}T12:00:00Z`);
  // 12:00 UTC is 7 or 8 o’clock there, the same day; clocks change at night, on Sundays, when nothing trades.
  return noon - Number(newYorkHour.format(noon)) * 3_600_000;
};

const requireKey: RequestHandler = (request, response, next) => {
  if (parameter(request, 'apiKey') !== undefined || request.headers.authorization?.startsWith('Bearer ')) return next();
  response.status(401).json({ status: 'ERROR', error: 'API Key was not provided' });
};
