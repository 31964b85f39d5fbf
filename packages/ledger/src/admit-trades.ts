import type { Queryable } from '@dawsos/database';
import { checkHoldings, type IsoDate } from '@dawsos/domain';
import type { LedgerTrade } from './entry/ledger-trade.ts';
import { requestHash } from './entry/request-hash.ts';
import { findKeyedTrades, findPortfolios, findSplits, findTradesIn } from './projection/find-existing.ts';

/** Why nothing of a batch was written; `index` says which trade of the batch it was. */
export type Refusal =
  | { readonly outcome: 'unknown_portfolio'; readonly index: number; readonly portfolio_id: string }
  /** The key was used before for a trade that says something else. */
  | { readonly outcome: 'idempotency_conflict'; readonly index: number; readonly idempotency_key: string }
  /** On `date` fewer shares than none would be held, `short_by` in all. */
  | {
      readonly outcome: 'oversold';
      readonly index: number;
      readonly symbol: string;
      readonly date: IsoDate;
      readonly short_by: string;
    };

/** A trade that was asked for: to be written, or written already under its key. */
export type Admission =
  | { readonly kind: 'new'; readonly trade: LedgerTrade; readonly opensAccounts: boolean }
  | { readonly kind: 'known'; readonly trade_id: string; readonly ledger_commit_hash: string }
  /** The same key twice in one batch: what becomes of the first becomes of this. */
  | { readonly kind: 'repeated'; readonly trade_id: string };

/** Decides on a batch of normalised trades against what the ledger has; the caller holds the ledger's lock. */
export async function admitTrades(
  transaction: Queryable,
  batch: readonly LedgerTrade[],
): Promise<{ readonly outcome: 'admitted'; readonly admissions: readonly Admission[] } | Refusal> {
  const portfolios = await findPortfolios(transaction, [...new Set(batch.map(({ portfolio_id }) => portfolio_id))]);
  const known = new Map((await findKeyedTrades(transaction, batch)).map((trade) => [keyOf(trade), trade]));
  const first = new Map<string, { readonly trade_id: string; readonly request_hash: string }>();
  const opened = new Set<string>();
  const admissions: Admission[] = [];

  for (const [index, trade] of batch.entries()) {
    const { portfolio_id, idempotency_key } = trade;
    const portfolio = portfolios.get(portfolio_id);
    if (!portfolio) return { outcome: 'unknown_portfolio', index, portfolio_id };
    if (idempotency_key !== undefined) {
      const key = keyOf({ portfolio_id, idempotency_key });
      const request_hash = requestHash(trade);
      const before = known.get(key);
      const repeated = first.get(key);
      if ((before ?? repeated ?? { request_hash }).request_hash !== request_hash) {
        return { outcome: 'idempotency_conflict', index, idempotency_key };
      }
      if (before) {
        admissions.push({ kind: 'known', ...before });
        continue;
      }
      if (repeated) {
        admissions.push({ kind: 'repeated', trade_id: repeated.trade_id });
        continue;
      }
      first.set(key, { trade_id: trade.trade_id, request_hash });
    }
    admissions.push({ kind: 'new', trade, opensAccounts: !portfolio.hasTrades && !opened.has(portfolio_id) });
    opened.add(portfolio_id);
  }
  return (await findOversold(transaction, admissions)) ?? { outcome: 'admitted', admissions };
}

const keyOf = (trade: { readonly portfolio_id: string; readonly idempotency_key: string }): string =>
  `${trade.portfolio_id} ${trade.idempotency_key}`;

async function findOversold(transaction: Queryable, admissions: readonly Admission[]): Promise<Refusal | undefined> {
  const fresh = admissions.flatMap((admission, index) =>
    admission.kind === 'new' ? [{ ...admission.trade, index }] : [],
  );
  const sales = Map.groupBy(
    fresh.filter(({ action }) => action === 'sell'),
    holdingOf,
  );
  if (sales.size === 0) return undefined;
  const sold = [...sales.values()].flat();
  const symbols = [...new Set(sold.map(({ symbol }) => symbol))];
  const portfolioIds = [...new Set(sold.map(({ portfolio_id }) => portfolio_id))];
  const history = await findTradesIn(transaction, portfolioIds, symbols);
  const splits = await findSplits(transaction, symbols);

  const trades = Map.groupBy([...history, ...fresh], holdingOf);
  for (const [holding, [sale]] of sales) {
    const check = checkHoldings(trades.get(holding) ?? [], splits);
    if (check.outcome === 'oversold') return { ...check, index: sale?.index ?? 0 };
  }
  return undefined;
}

const holdingOf = (trade: { readonly portfolio_id: string; readonly symbol: string }): string =>
  `${trade.portfolio_id} ${trade.symbol}`;
