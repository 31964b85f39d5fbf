import { createSplitTable, positionsAt, type RequestCtx, type Split, type Trade } from '@dawsos/domain';
import { z } from 'zod';
import type { Agent } from '../agent.ts';
import { defineReader } from '../capability.ts';
import { CapabilityRefusal } from '../capability-refusal.ts';
import * as fields from '../input-schemas.ts';

/** A portfolio's trades up to the date and the ledger state of the request, with the splits since the first of them. */
export interface TradeHistory {
  readonly base_currency: string;
  readonly trades: readonly Trade[];
  readonly splits: readonly Split[];
}

/** Where trades are kept. */
export interface TradeBook {
  /** The history of a portfolio of the context's user; undefined when the user has no such portfolio. */
  readHistory(portfolioId: string, ctx: RequestCtx): Promise<TradeHistory | undefined>;
}

/** Keeps the books: what was traded, and what is held because of it. */
export function createLedgerKeeper(book: TradeBook): Agent<'ledger_keeper'> {
  const inputs = z.strictObject({ portfolio_id: fields.portfolioId });
  const read = async (portfolioId: string, ctx: RequestCtx): Promise<TradeHistory> => {
    const history = await book.readHistory(portfolioId, ctx);
    if (!history) throw new CapabilityRefusal('not_found', 'PORTFOLIO_NOT_FOUND', 'There is no such portfolio.');
    return history;
  };
  return {
    trades: defineReader(inputs, ({ portfolio_id }, ctx) => read(portfolio_id, ctx)),
    positions: defineReader(inputs, async ({ portfolio_id }, ctx) => {
      const { base_currency, trades, splits } = await read(portfolio_id, ctx);
      return { base_currency, positions: positionsAt(trades, createSplitTable(splits), ctx.asof_date) };
    }),
  };
}
