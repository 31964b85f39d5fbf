import type { IsoDate } from '../dates/iso-date.ts';

/** A row of `price_history`: the close as it was, and the close with later splits and dividends worked in. */
export interface HistoricalPrice {
  readonly symbol: string;
  readonly price_date: IsoDate;
  readonly close: string;
  readonly adjusted_close: string;
}

/** A row of `fx_history`: units of the currency for one euro. */
export interface HistoricalFxRate {
  readonly currency: string;
  readonly rate_date: IsoDate;
  readonly rate: string;
}

/** A row of `securities`, as far as its currency goes. */
export interface SecurityCurrency {
  readonly symbol: string;
  readonly currency: string;
}
