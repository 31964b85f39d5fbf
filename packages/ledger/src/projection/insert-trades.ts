import type { Queryable } from '@dawsos/database';
import { requestHash } from '../entry/request-hash.ts';
import type { ChainedTrade } from '../journal/journal-text.ts';

/** Inserts entries of the journal as rows, numbered from `firstSeq`. */
export async function insertTrades(
  transaction: Queryable,
  trades: readonly ChainedTrade[],
  firstSeq: number,
): Promise<void> {
  await transaction.query(
    {
      text: `insert into trades (id, portfolio_id, seq, action, symbol, quantity, price, currency, trade_date,
                                 idempotency_key, request_hash, ledger_commit_hash, trace_id)
             select * from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::text[], $6::numeric[],
                                  $7::numeric[], $8::char(3)[], $9::date[], $10::text[], $11::text[], $12::text[],
                                  $13::text[])`,
      operation: 'insert',
      table: 'trades',
    },
    [
      trades.map((trade) => trade.trade_id),
      trades.map((trade) => trade.portfolio_id),
      trades.map((_, index) => firstSeq + index),
      trades.map((trade) => trade.action),
      trades.map((trade) => trade.symbol),
      trades.map((trade) => trade.quantity),
      trades.map((trade) => trade.price),
      trades.map((trade) => trade.currency),
      trades.map((trade) => trade.trade_date),
      trades.map((trade) => trade.idempotency_key ?? null),
      trades.map(requestHash),
      trades.map((trade) => trade.ledger_commit_hash),
      trades.map((trade) => trade.trace_id ?? null),
    ],
  );
}
