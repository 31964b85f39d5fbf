import { type RequestHandler, type Response, Router } from 'express';
import type { EquityDay } from '../domain/equity-prices.ts';
import {
  generatedCurrency,
  generatedPrices,
  generatedPricesHeader,
  generatedSymbol,
  maxUniverse,
} from '../domain/generated-universe.ts';
import { listings } from '../domain/listings.ts';
import type { Market } from '../domain/market.ts';
import { rowsBetween } from '../domain/rows-between.ts';
import { isDateOrAbsent, parameter } from './query.ts';

const header = Buffer.from(generatedPricesHeader);
/** Rows of a bulk page where nothing else is asked for, and at most. */
const PAGE_SIZE = 10_000;

/**
 * Financial Modeling Prep, v3 and v4. `universe`, `page`, `size` and the column `currency` are ours: they page through
 * a generated universe; closes are unadjusted.
 */
export const fmpRoutes = ({ prices, splits, tradingDays }: Market, guards: readonly RequestHandler[]): Router => {
  const withKey = [...guards, requireKey];
  return Router()
    .get('/api/v3/stock/list', ...withKey, (request, response) => {
      const page = pageOf(parameter(request, 'universe'), parameter(request, 'page'), parameter(request, 'size'));
      if (page === undefined) return refuse(response, 'universe, page or size is not valid');
      response.json(page.universe === 0 ? listRealSecurities(prices) : listGeneratedSecurities(page));
    })
    .get('/api/v3/historical-price-full/stock_split/:symbol', ...withKey, (request, response) => {
      const symbol = String(request.params.symbol);
      const of = splits.get(symbol) ?? [];
      const historical = of.map(({ date, ratio }) => ({ date, numerator: Number(ratio), denominator: 1 })).reverse();
      response.json(prices.has(symbol) ? { symbol, historical } : {});
    })
    .get('/api/v3/historical-price-full/:symbol', ...withKey, (request, response) => {
      const symbol = String(request.params.symbol);
      const [from, to] = [parameter(request, 'from'), parameter(request, 'to')];
      if (!isDateOrAbsent(from) || !isDateOrAbsent(to)) return refuse(response, 'from or to is not a date');
      const days = prices.get(symbol);
      response.type('json').send(days ? historyJson(symbol, rowsBetween(days, from, to)) : '{}');
    })
    .get('/api/v4/batch-request-end-of-day-prices', ...withKey, (request, response) => {
      const date = parameter(request, 'date');
      if (date === undefined || !isDateOrAbsent(date)) return refuse(response, 'date is not a date');
      const page = pageOf(parameter(request, 'universe'), parameter(request, 'page'), parameter(request, 'size'));
      if (page === undefined) return refuse(response, 'universe, page or size is not valid');
      const day = rowsBetween(tradingDays, '', date).at(-1)?.date;
      const rows = day === undefined ? Buffer.alloc(0) : generatedPrices(page.first, page.last, day);
      response.type('csv').send(Buffer.concat([header, rows]));
    });
};

/** Securities `first`…`last` of a generated universe; none where `last` is less than `first`. */
interface Page {
  readonly universe: number;
  readonly first: number;
  readonly last: number;
}

const pageOf = (universe = '0', page = '0', size = String(PAGE_SIZE)): Page | undefined => {
  if (![universe, page, size].every((value) => /^\d{1,6}$/.test(value))) return undefined;
  if (Number(size) < 1 || Number(size) > PAGE_SIZE || Number(universe) > maxUniverse) return undefined;
  const first = Number(page) * Number(size) + 1;
  return { universe: Number(universe), first, last: Math.min(first + Number(size) - 1, Number(universe)) };
};

/** Built as text: a number must come out as it stands in the source. Newest first, as the provider does. */
const historyJson = (symbol: string, days: readonly EquityDay[]): string => {
  const rows = days.map(
    ({ date, open, high, low, close, adjustedClose, volume }) =>
      `{"date":"${date}","open":${open},"high":${high},"low":${low},"close":${close},"adjClose":${adjustedClose},"volume":${volume}}`,
  );
  return `{"symbol":"${symbol}","historical":[${rows.reverse().join(',')}]}`;
};

const listRealSecurities = (prices: Market['prices']) =>
  listings.map(({ symbol, name, exchange }) => ({
    symbol,
    name,
    price: Number(prices.get(symbol)?.at(-1)?.close),
    exchange,
    exchangeShortName: exchange,
    type: 'stock',
    currency: 'USD',
  }));

const listGeneratedSecurities = ({ first, last }: Page) =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => ({
    symbol: generatedSymbol(first + index),
    name: `Generated security ${first + index}`,
    price: null,
    exchange: 'GENERATED',
    exchangeShortName: 'GENERATED',
    type: 'stock',
    currency: generatedCurrency(first + index),
  }));

const requireKey: RequestHandler = (request, response, next) => {
  if (parameter(request, 'apikey') !== undefined) return next();
  response.status(401).json({ 'Error Message': 'Invalid API KEY.' });
};

const refuse = (response: Response, message: string): void => {
  response.status(400).json({ 'Error Message': message });
};
