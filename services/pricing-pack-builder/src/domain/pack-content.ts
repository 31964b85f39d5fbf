import type { IsoDate, PackFxRate, PackPrice } from '@dawsos/domain';

/** A row of `pack_prices` as a build makes it. */
export type BuiltPrice = PackPrice & { readonly adjusted_close: string };

/** The rows of a pack that come from the kept histories: the real universe and the exchange rates. */
export interface RealContent {
  readonly prices: readonly BuiltPrice[];
  readonly rates: readonly PackFxRate[];
  /** Securities that had no price yet on the pack's date. */
  readonly unpriced: readonly string[];
}

/**
 * Longest an exchange rate is carried forward, in days: over Christmas and Easter the gap is five at most, and a
 * currency that is no longer quoted (retired into the euro, or suspended as ISK was in 2008) must drop out of packs.
 */
export const maxRateAgeDays = 10;

/** What was taken from an earlier day than the pack's, and from when. */
export interface CarriedForward {
  readonly prices: readonly { readonly symbol: string; readonly price_date: IsoDate }[];
  readonly rates: readonly { readonly currency: string; readonly rate_date: IsoDate }[];
}

/** The rows of a pack's real content that are older than its date. */
export const carriedForward = ({ prices, rates }: RealContent, asofDate: IsoDate): CarriedForward => ({
  prices: prices.filter(({ price_date }) => price_date < asofDate),
  rates: rates.filter(({ rate_date }) => rate_date < asofDate),
});

/** What a pack holds whose rows are all there. */
export interface CompletedPack {
  /** SHA-256, hex, of domain's canonical lines: the prices by symbol, then the rates by currency. */
  readonly contentHash: string;
  /** Length of those lines. */
  readonly sizeBytes: number;
  readonly priceCount: number;
  /** Prices from a day before the pack's. */
  readonly carriedForwardCount: number;
}
