import {
  addDays,
  createSplitTable,
  diffPacks,
  type FxRate,
  type IsoDate,
  isPackId,
  type PackContent,
  type PackPrice,
  type PackStatus,
  parsePackId,
  type RequestCtx,
  type SecurityCurrency,
  type Split,
} from '@dawsos/domain';
import { z } from 'zod';
import type { Agent } from '../agent.ts';
import { defineReader } from '../capability.ts';
import { CapabilityRefusal } from '../capability-refusal.ts';
import type { HistorySeries } from '../history-series.ts';
import * as fields from '../input-schemas.ts';

/** A pack whose rows are complete. */
export interface PackSummary {
  readonly pricing_pack_id: string;
  readonly asof_date: IsoDate;
  readonly status: PackStatus;
  readonly price_count: number;
}

/** First and last day of a stretch of history, both included. */
export interface Window {
  readonly from: IsoDate;
  readonly to: IsoDate;
}

/** What securities were quoted at, and in what. */
export interface PriceHistory {
  readonly securities: readonly SecurityCurrency[];
  readonly closes: readonly HistorySeries[];
  readonly adjusted_closes: readonly HistorySeries[];
}

/** Two packs to compare, by id. */
export interface PackPair {
  readonly from: string;
  readonly to: string;
}

/** The prices that moved most between two packs, and how many there are of each kind. */
export interface PackMoves {
  readonly from: readonly PackPrice[];
  readonly to: readonly PackPrice[];
  readonly compared_count: number;
  readonly added_count: number;
  readonly removed_count: number;
  /** Those that moved too, but less than the ones told. */
  readonly untold_count: number;
}

/** Where market data is kept; what concerns a portfolio is empty when the context's user has no such portfolio. */
export interface MarketStore {
  /** The prices of the context's pack for all that the portfolio ever traded. */
  readPortfolioPrices(portfolioId: string, ctx: RequestCtx): Promise<readonly PackPrice[]>;
  /** The exchange rates of the context's pack. */
  readFxRates(ctx: RequestCtx): Promise<readonly FxRate[]>;
  /** Currencies and closes of all that the portfolio ever traded, since the close before its first trade. */
  readPriceHistory(portfolioId: string, window: Window, ctx: RequestCtx): Promise<PriceHistory>;
  /** Rates of the portfolio's base currency and of the currencies of all that it ever traded. */
  readFxHistory(portfolioId: string, window: Window, ctx: RequestCtx): Promise<readonly HistorySeries[]>;
  findPack(asofDate: IsoDate): Promise<PackSummary | undefined>;
  /** The exchange rates of a complete pack; undefined when there is none of that id. */
  readPackRates(packId: string): Promise<PackContent['fx_rates'] | undefined>;
  /** What moved between two packs; of the securities named in `always` both prices are told in any case. */
  readMoves(packs: PackPair, always: readonly string[], limit: number): Promise<PackMoves>;
  /** Splits with an ex-date after the first day and not after the second. */
  readSplits(window: Window): Promise<readonly Split[]>;
}

/** The longest that markets were closed in the data, 2001-09-11 to 16, and a margin: how far back the close before a window lies. */
const CLOSED_DAYS = 10;

/** Fetches market data out of packs and histories. */
export function createDataHarvester(store: MarketStore): Agent<'data_harvester'> {
  const historyInputs = z.strictObject({ portfolio_id: fields.portfolioId, window_days: fields.windowDays });
  const windowBefore = (ctx: RequestCtx, days: number): Window => ({
    from: addDays(ctx.asof_date, -days - CLOSED_DAYS),
    to: ctx.asof_date,
  });
  const packId = z.string().refine(isPackId, 'not a pack id of the form PP_YYYY-MM-DD');
  const readPackRates = async (id: string): Promise<PackContent['fx_rates']> => {
    const rates = await store.readPackRates(id);
    if (!rates) throw packNotFound(parsePackId(id));
    return rates;
  };

  return {
    portfolio_prices: defineReader(z.strictObject({ portfolio_id: fields.portfolioId }), ({ portfolio_id }, ctx) =>
      store.readPortfolioPrices(portfolio_id, ctx),
    ),
    fx_rates: defineReader(z.strictObject({}), (_, ctx) => store.readFxRates(ctx)),
    price_history: defineReader(historyInputs, ({ portfolio_id, window_days }, ctx) =>
      store.readPriceHistory(portfolio_id, windowBefore(ctx, window_days), ctx),
    ),
    fx_history: defineReader(historyInputs, ({ portfolio_id, window_days }, ctx) =>
      store.readFxHistory(portfolio_id, windowBefore(ctx, window_days), ctx),
    ),
    find_pack: defineReader(z.strictObject({ asof_date: fields.isoDate }), async ({ asof_date }) => {
      const pack = await store.findPack(asof_date);
      if (!pack) throw packNotFound(asof_date);
      return pack;
    }),
    compare_packs: defineReader(
      z.strictObject({ from_pack_id: packId, to_pack_id: packId, limit: z.int().min(1).max(1_000) }),
      async ({ from_pack_id, to_pack_id, limit }) => {
        const window = { from: parsePackId(from_pack_id), to: parsePackId(to_pack_id) };
        if (window.from > window.to) {
          throw new CapabilityRefusal('unprocessable', 'DATES_REVERSED', 'The first pack must not be the later one.');
        }
        const [fromRates, toRates, splits] = await Promise.all([
          readPackRates(from_pack_id),
          readPackRates(to_pack_id),
          // A price may be carried forward, so a split may have its ex-date before the pack's.
          store.readSplits({ from: addDays(window.from, -CLOSED_DAYS), to: window.to }),
        ]);
        // With a hundred thousand securities the database ranks; where a split is in between, only the domain can.
        const split = [...new Set(splits.map(({ symbol }) => symbol))];
        const packs = { from: from_pack_id, to: to_pack_id };
        const { from, to, untold_count, ...counts } = await store.readMoves(packs, split, limit);
        const difference = diffPacks(
          { prices: from, fx_rates: fromRates },
          { prices: to, fx_rates: toRates },
          createSplitTable(splits),
          limit,
        );
        return { ...difference, ...counts, changed_count: difference.changed_count + untold_count };
      },
    ),
  };
}

const packNotFound = (date: IsoDate): CapabilityRefusal =>
  new CapabilityRefusal(
    'not_found',
    'PACK_NOT_FOUND',
    `There is no pricing pack of ${date}; \`pnpm pack:build --date ${date}\` builds it.`,
  );
