import type { EquityProvider, ListedSecurity } from '../../domain/market-data.ts';
import { securitiesOn } from '../../domain/market-data.ts';
import { transformBulkPrices } from './bulk-prices.ts';
import { parseExactJson } from './exact-json.ts';
import { priceHistorySchema, securityListSchema, splitsSchema } from './fmp-schemas.ts';
import type { ProviderHttp } from './provider-http.ts';
import type { ProviderRequest } from './provider-request.ts';

/** Financial Modeling Prep as the source of securities, prices and splits. */
export const createFmpClient = (http: ProviderHttp): EquityProvider => ({
  listSecurities: (signal) => http.get(securityList({}), signal),
  listGeneratedSecurities: (page, signal) =>
    http.get(
      securityList(pageQuery(page), (securities) => expectRows(securities.length, securitiesOn(page))),
      signal,
    ),
  priceHistory: (symbol, { from, to, expectFrom }, signal) =>
    http.get(
      {
        endpoint: 'historical-price-full',
        path: `/api/v3/historical-price-full/${encodeURIComponent(symbol)}`,
        query: { from, to },
        attributes: { security_id: symbol },
        read: (body) => {
          const { historical } = priceHistorySchema.parse(parseExactJson(body));
          const days = historical
            .map(({ date, close, adjClose }) => ({ date, close, adjustedClose: adjClose }))
            .sort((a, b) => (a.date < b.date ? -1 : 1));
          if (days.some(({ date }) => date < from || date > to)) throw new RangeError('a day that was not asked for');
          if (expectFrom && days[0]?.date !== from) throw new RangeError('the day known before is missing');
          return days;
        },
      },
      signal,
    ),
  splits: (symbol, signal) => http.get(splitsOf(symbol), signal),
  bulkPrices: (date, page, signal) =>
    http.get(
      {
        endpoint: 'batch-request-end-of-day-prices',
        path: '/api/v4/batch-request-end-of-day-prices',
        query: { date, ...pageQuery(page) },
        read: (body) => {
          const prices = transformBulkPrices(body, date);
          expectRows(prices.rowCount, securitiesOn(page));
          return prices;
        },
      },
      signal,
    ),
});

/** Whether the provider answers at all: one security's splits, the smallest thing it has. */
export const probeFmp = (http: ProviderHttp, signal: AbortSignal): Promise<unknown> =>
  http.probe(splitsOf('AAPL'), signal);

const splitsOf = (symbol: string) => ({
  endpoint: 'stock-split',
  path: `/api/v3/historical-price-full/stock_split/${encodeURIComponent(symbol)}`,
  query: {},
  attributes: { security_id: symbol },
  read: (body: Buffer) =>
    splitsSchema
      .parse(parseExactJson(body))
      .historical.map(({ date, numerator, denominator }) => ({ exDate: date, numerator, denominator })),
});

const securityList = (
  query: Readonly<Record<string, string>>,
  check: (securities: readonly ListedSecurity[]) => void = () => {},
): ProviderRequest<readonly ListedSecurity[]> => ({
  endpoint: 'stock-list',
  path: '/api/v3/stock/list',
  query,
  read: (body) => {
    const securities = securityListSchema.parse(JSON.parse(body.toString()));
    check(securities);
    return securities;
  },
});

const pageQuery = ({ universe, page, size }: Parameters<EquityProvider['listGeneratedSecurities']>[0]) => ({
  universe: String(universe),
  page: String(page),
  size: String(size),
});

/** A cut answer may still parse: the number of rows tells. */
const expectRows = (found: number, expected: number): void => {
  if (found !== expected) throw new RangeError(`${found} rows instead of ${expected}`);
};
