import type { Queryable, Statement } from '@dawsos/database';
import {
  effectivePackStatus,
  type HistoricalFxRate,
  type HistoricalPrice,
  type Pack,
  type PackFxRate,
  type PackPrice,
  type SecurityCurrency,
  type Split,
} from '@dawsos/domain';
import type { MarketStore, PackSummary } from '../domain/agents/data-harvester.ts';

const select = (table: Statement['table'], text: string): Statement => ({ text, operation: 'select', table });

// Rows of a pack that is being built are there but not to be seen: every reader comes through pricing_packs.
const completePack = 'join pricing_packs k on k.id = r.pack_id and k.content_hash is not null';
const tradedSymbols =
  'select t.symbol from trades t join portfolios p on p.id = t.portfolio_id where p.id = $1 and p.user_id = $2';

const selectPortfolioPrices = select(
  'pack_prices',
  `select r.symbol, r.close, r.currency, r.price_date from pack_prices r ${completePack}
where r.pack_id = $3 and r.symbol in (${tradedSymbols})
order by r.symbol`,
);

const selectFxRates = select(
  'pack_fx_rates',
  `select r.currency, r.rate, r.rate_date from pack_fx_rates r ${completePack} where r.pack_id = $1 order by r.currency`,
);

const selectPackPrices = select(
  'pack_prices',
  `select r.symbol, r.close, r.currency, r.price_date from pack_prices r ${completePack} where r.pack_id = $1`,
);

const selectSecurities = select(
  'securities',
  `select symbol, currency from securities where symbol in (${tradedSymbols})`,
);

const selectPriceHistory = select(
  'price_history',
  `select symbol, price_date, close, adjusted_close from price_history
where symbol in (${tradedSymbols}) and price_date between $3 and $4
order by symbol, price_date`,
);

const selectFxHistory = select(
  'fx_history',
  `select currency, rate_date, rate from fx_history
where rate_date between $3 and $4 and currency in (
  select currency from securities where symbol in (${tradedSymbols})
  union select base_currency from portfolios where id = $1 and user_id = $2
)
order by currency, rate_date`,
);

const selectPack = select(
  'pricing_packs',
  `select id, asof_date, status, fresh_at, price_count from pricing_packs
where asof_date = $1 and content_hash is not null`,
);

const selectSplits = select(
  'corporate_actions',
  'select symbol, ex_date, ratio from corporate_actions where ex_date > $1 and ex_date <= $2',
);

/** Market data in the database; `staleAfterS`: seconds after which a fresh pack is called stale. */
export const createMarketStore = (
  database: Queryable,
  { staleAfterS, now = () => new Date() }: { readonly staleAfterS: number; readonly now?: () => Date },
): MarketStore => ({
  readPortfolioPrices: (portfolioId, { user_id, pricing_pack_id }) =>
    database.query<PackPrice>(selectPortfolioPrices, [portfolioId, user_id, pricing_pack_id]),

  readFxRates: ({ pricing_pack_id }) => database.query<PackFxRate>(selectFxRates, [pricing_pack_id]),

  async readPriceHistory(portfolioId, { from, to }, { user_id }) {
    const owned = [portfolioId, user_id];
    const [securities, prices] = await Promise.all([
      database.query<SecurityCurrency>(selectSecurities, owned),
      database.query<HistoricalPrice>(selectPriceHistory, [...owned, from, to]),
    ]);
    return { securities, prices };
  },

  readFxHistory: (portfolioId, { from, to }, { user_id }) =>
    database.query<HistoricalFxRate>(selectFxHistory, [portfolioId, user_id, from, to]),

  async findPack(asofDate): Promise<PackSummary | undefined> {
    const [pack] = await database.query<
      Pick<Pack, 'id' | 'asof_date' | 'status' | 'fresh_at'> & { price_count: number }
    >(selectPack, [asofDate]);
    return (
      pack && {
        pricing_pack_id: pack.id,
        asof_date: pack.asof_date,
        status: effectivePackStatus(pack, { now: now(), staleAfterS }),
        price_count: pack.price_count,
      }
    );
  },

  async readPack(packId) {
    const [prices, fx_rates] = await Promise.all([
      database.query<PackPrice>(selectPackPrices, [packId]),
      database.query<PackFxRate>(selectFxRates, [packId]),
    ]);
    // A complete pack has the euro at least.
    return fx_rates.length > 0 ? { prices, fx_rates } : undefined;
  },

  readSplits: ({ from, to }) => database.query<Split>(selectSplits, [from, to]),
});
