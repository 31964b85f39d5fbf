import type { Queryable, Statement } from '@dawsos/database';
import type { PackPrice, RequestCtx, Trade } from '@dawsos/domain';

/** A portfolio's trades, and the pack's prices of what was traded. */
export interface Holdings {
  readonly trades: readonly Trade[];
  readonly prices: readonly PackPrice[];
}

/** Reads what a valuation is made of. */
export interface HoldingStore {
  read(portfolioId: string, ctx: RequestCtx): Promise<Holdings>;
}

// Later trades than the request's ledger state are left out, so that the answer belongs to the commit it names.
const selectHoldings: Statement = {
  text: `select t.action, t.symbol, t.quantity, t.price, t.currency, t.trade_date,
  r.close, r.currency as close_currency, r.price_date
from trades t
join portfolios p on p.id = t.portfolio_id and p.user_id = $2
left join pack_prices r on r.pack_id = $3 and r.symbol = t.symbol
where t.portfolio_id = $1 and t.trade_date <= $4
  and t.seq <= (select seq from trades where ledger_commit_hash = $5)
order by t.trade_date, t.seq`,
  operation: 'select',
  table: 'trades',
};

type Row = Trade &
  (
    | { readonly close: null }
    | { readonly close: string; readonly close_currency: string; readonly price_date: PackPrice['price_date'] }
  );

/** Lots joined with prices: one query, whatever the number of positions. */
export const createHoldingStore = (database: Queryable): HoldingStore => ({
  async read(portfolioId, { user_id, pricing_pack_id, asof_date, ledger_commit_hash }) {
    const values = [portfolioId, user_id, pricing_pack_id, asof_date, ledger_commit_hash];
    const rows = await database.query<Row>(selectHoldings, values);
    const prices = new Map<string, PackPrice>();
    for (const row of rows) {
      if (row.close === null || prices.has(row.symbol)) continue;
      const { symbol, close, close_currency: currency, price_date } = row;
      prices.set(symbol, { symbol, close, currency, price_date });
    }
    return { trades: rows, prices: [...prices.values()] };
  },
});
