import type { Queryable, Statement } from '@dawsos/database';
import {
  effectivePackStatus,
  type IsoDate,
  type Pack,
  type PackFxRate,
  type PackPrice,
  type SecurityCurrency,
  type Split,
} from '@dawsos/domain';
import type { MarketStore, PackMoves, PackSummary } from '../domain/agents/data-harvester.ts';
import type { HistorySeries } from '../domain/history-series.ts';

const select = (table: Statement['table'], text: string): Statement => ({ text, operation: 'select', table });

// Rows of a pack that is being built are there but not to be seen: every reader comes through pricing_packs.
const completePack = 'join pricing_packs k on k.id = r.pack_id and k.content_hash is not null';
const ownedTrades = 'from trades t join portfolios p on p.id = t.portfolio_id where p.id = $1 and p.user_id = $2';
const tradedSymbols = `select t.symbol ${ownedTrades}`;
const tradedDays = `select t.symbol, t.trade_date ${ownedTrades}`;

// `= any(array(…))` where rows are found by it: they are looked up in the index, one after the other. For `in (select …)`
// PostgreSQL cannot tell how few there are, and goes through all securities, or all currencies' rates.
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

const selectMoves = select(
  'pack_prices',
  `with pair as (
  select symbol, a.currency as from_currency, a.close as from_close, a.price_date as from_date,
    b.currency as to_currency, b.close as to_close, b.price_date as to_date
  from pack_prices a join pack_prices b using (symbol) where a.pack_id = $1 and b.pack_id = $2
)
(select * from pair where symbol = any($3)) union all
(select * from pair where symbol <> all($3) and from_close <> to_close
  order by abs(to_close / from_close - 1) desc, symbol limit $4)`,
);

const countMoves = select(
  'pack_prices',
  `select count(*) filter (where a.close is not null and b.close is not null) as compared_count,
  count(*) filter (where a.close is null) as added_count,
  count(*) filter (where b.close is null) as removed_count,
  count(*) filter (where a.close <> b.close and symbol <> all($3)) as moved_count
from (select symbol, close from pack_prices where pack_id = $1) a
full join (select symbol, close from pack_prices where pack_id = $2) b using (symbol)`,
);

const selectSecurities = select(
  'securities',
  `select symbol, currency from securities where symbol = any(array(${tradedSymbols}))`,
);

// What was quoted before anything was held tells nothing of a return, but for the last close: it holds until the next.
const selectPriceHistory = select(
  'price_history',
  `with traded as (${tradedDays}), first as (select min(trade_date) as day from traded)
select s.symbol as key, h.dates, h.closes, h.adjusted_closes
from (select distinct symbol from traded) s
cross join lateral (
  select coalesce(max(price_date), $3) as day from price_history
  where symbol = s.symbol and price_date between $3 and least((select day from first), $4)
) since
cross join lateral (
  select string_agg(price_date::text, ',' order by price_date) as dates,
    string_agg(close::text, ',' order by price_date) as closes,
    string_agg(adjusted_close::text, ',' order by price_date) as adjusted_closes
  from price_history where symbol = s.symbol and price_date between since.day and $4
) h
where h.dates is not null order by s.symbol`,
);

const selectFxHistory = select(
  'fx_history',
  `select currency as key, string_agg(rate_date::text, ',' order by rate_date) as dates,
  string_agg(rate::text, ',' order by rate_date) as rates from fx_history
where rate_date between $3 and $4 and currency = any(array(
  select currency from securities where symbol = any(array(${tradedSymbols}))
  union select base_currency from portfolios where id = $1 and user_id = $2
))
group by currency order by currency`,
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

interface MoveRow {
  readonly symbol: string;
  readonly from_currency: string;
  readonly from_close: string;
  readonly from_date: IsoDate;
  readonly to_currency: string;
  readonly to_close: string;
  readonly to_date: IsoDate;
}

type MoveCounts = Pick<PackMoves, 'compared_count' | 'added_count' | 'removed_count'> & {
  readonly moved_count: number;
};

/** One security's or currency's history, written by the database as it travels. */
interface SeriesRow {
  readonly key: string;
  readonly dates: string;
}

/** Nearly everything is quoted on the same days, which so travel once. */
const toSeries = <Row extends SeriesRow>(rows: readonly Row[], figuresOf: (row: Row) => string): HistorySeries[] =>
  [...Map.groupBy(rows, ({ dates }) => dates)].map(([dates, together]) => ({
    dates,
    figures: Object.fromEntries(together.map((row) => [row.key, figuresOf(row)])),
  }));

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
      database.query<SeriesRow & { closes: string; adjusted_closes: string }>(selectPriceHistory, [...owned, from, to]),
    ]);
    return {
      securities,
      closes: toSeries(prices, ({ closes }) => closes),
      adjusted_closes: toSeries(prices, ({ adjusted_closes }) => adjusted_closes),
    };
  },

  async readFxHistory(portfolioId, { from, to }, { user_id }) {
    const rows = await database.query<SeriesRow & { rates: string }>(selectFxHistory, [portfolioId, user_id, from, to]);
    return toSeries(rows, ({ rates }) => rates);
  },

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

  async readPackRates(packId) {
    const rates = await database.query<PackFxRate>(selectFxRates, [packId]);
    // A complete pack has the euro at least.
    return rates.length > 0 ? rates : undefined;
  },

  async readMoves({ from, to }, always, limit) {
    const [rows, [counts]] = await Promise.all([
      database.query<MoveRow>(selectMoves, [from, to, always, limit]),
      database.query<MoveCounts>(countMoves, [from, to, always]),
    ]);
    if (!counts) throw new Error('the count of moves gave no row');
    const { moved_count, ...others } = counts;
    const told = rows.filter(({ symbol }) => !always.includes(symbol)).length;
    return {
      ...others,
      untold_count: moved_count - told,
      from: rows.map((row) => ({
        symbol: row.symbol,
        close: row.from_close,
        currency: row.from_currency,
        price_date: row.from_date,
      })),
      to: rows.map((row) => ({
        symbol: row.symbol,
        close: row.to_close,
        currency: row.to_currency,
        price_date: row.to_date,
      })),
    };
  },

  readSplits: ({ from, to }) => database.query<Split>(selectSplits, [from, to]),
});
