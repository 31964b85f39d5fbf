import type { EquityPrices } from './equity-prices.ts';
import type { ExchangeRates } from './exchange-rates.ts';
import type { MacroSeries } from './macro-series.ts';
import type { StockSplits } from './stock-splits.ts';

/** Everything that is replayed, in memory. */
export interface Market {
  readonly prices: EquityPrices;
  readonly splits: StockSplits;
  readonly rates: ExchangeRates;
  readonly macro: MacroSeries;
  /** Days on which shares traded, ascending. */
  readonly tradingDays: readonly { readonly date: string }[];
}

/** The days of the security with the longest history: it traded whenever the exchange was open. */
export const tradingDaysOf = (prices: EquityPrices): Market['tradingDays'] =>
  [...prices.values()].reduce((longest, days) => (days.length > longest.length ? days : longest), []);
