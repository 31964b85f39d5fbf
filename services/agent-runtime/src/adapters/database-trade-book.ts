import type { Queryable, Statement } from '@dawsos/database';
import type { Split, Trade } from '@dawsos/domain';
import type { TradeBook } from '../domain/agents/ledger-keeper.ts';

// Later trades than the request's ledger state are left out, so that an answer can be had again from its context.
const selectHistory: Statement = {
  text: `select p.base_currency, t.action, t.symbol, t.quantity, t.price, t.currency, t.trade_date
from portfolios p left join trades t on t.portfolio_id = p.id and t.trade_date <= $3
  and t.seq <= (select seq from trades where ledger_commit_hash = $4)
where p.id = $1 and p.user_id = $2
order by t.trade_date, t.seq`,
  operation: 'select',
  table: 'trades',
};

const selectSplits: Statement = {
  text: `select symbol, ex_date, ratio from corporate_actions
where ex_date <= $3 and symbol in (
  select t.symbol from trades t join portfolios p on p.id = t.portfolio_id where p.id = $1 and p.user_id = $2
)
order by symbol, ex_date`,
  operation: 'select',
  table: 'corporate_actions',
};

/** A trade beside its portfolio; a portfolio without trades has one row of nulls. */
type HistoryRow = { readonly base_currency: string } & (Trade | { readonly action: null });

/** The trades in the database, each user's own. */
export const createTradeBook = (database: Queryable): TradeBook => ({
  async readHistory(portfolioId, { user_id, asof_date, ledger_commit_hash }) {
    const owned = [portfolioId, user_id, asof_date];
    const [rows, splits] = await Promise.all([
      database.query<HistoryRow>(selectHistory, [...owned, ledger_commit_hash]),
      database.query<Split>(selectSplits, owned),
    ]);
    const [first] = rows;
    if (!first) return undefined;
    const trades = rows.flatMap(({ base_currency: _, ...row }) => (row.action === null ? [] : [row]));
    return { base_currency: first.base_currency, trades, splits };
  },
});
