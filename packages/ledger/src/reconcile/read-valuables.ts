import type { Queryable, Statement } from '@dawsos/database';
import {
  createSplitTable,
  type FxRate,
  type IsoDate,
  type PackPrice,
  packId,
  type Split,
  type Trade,
} from '@dawsos/domain';
import { readTradePages } from '../projection/read-trade-pages.ts';
import type { Book, Valuables } from './compare-books.ts';

const select = (table: Statement['table'], text: string): Statement => ({ text, operation: 'select', table });

const selectPortfolios = select('portfolios', 'select id, base_currency from portfolios');
const selectSplits = select(
  'corporate_actions',
  'select symbol, ex_date, ratio from corporate_actions where ex_date <= $1',
);
const selectPrices = select(
  'pack_prices',
  `select symbol, close, currency, price_date from pack_prices
   where pack_id = $1 and symbol in (select distinct symbol from trades)`,
);
const selectRates = select('pack_fx_rates', 'select currency, rate from pack_fx_rates where pack_id = $1');

/** Of the database's trades what is compared, up to the journal's entry number `seq`. */
export const readOwnedTrades = (database: Queryable, seq: number): AsyncIterable<readonly OwnedTrade[]> =>
  readTradePages<OwnedTrade>(database, 'portfolio_id, action, symbol, quantity, price, currency, trade_date', seq);

type OwnedTrade = Trade & { readonly portfolio_id: string };

/** Trades by portfolio, of each only what is compared: of a million, ids and hashes would be most. */
export async function bookOf(pages: AsyncIterable<readonly OwnedTrade[]>): Promise<Book> {
  const book = new Map<string, Trade[]>();
  for await (const page of pages) {
    for (const { portfolio_id, action, symbol, quantity, price, currency, trade_date } of page) {
      const trade = { action, symbol, quantity, price, currency, trade_date };
      const own = book.get(portfolio_id);
      if (own) own.push(trade);
      else book.set(portfolio_id, [trade]);
    }
  }
  return book;
}

/** What the books are valued with: the pack of the date, which need not be shown yet. */
export async function readValuables(database: Queryable, date: IsoDate): Promise<Valuables> {
  const [portfolios, splits, prices, fx_rates] = await Promise.all([
    database.query<{ id: string; base_currency: string }>(selectPortfolios),
    database.query<Split>(selectSplits, [date]),
    database.query<PackPrice>(selectPrices, [packId(date)]),
    database.query<FxRate>(selectRates, [packId(date)]),
  ]);
  return {
    date,
    splits: createSplitTable(splits),
    prices,
    fx_rates,
    baseCurrencies: new Map(portfolios.map(({ id, base_currency }) => [id, base_currency])),
  };
}
