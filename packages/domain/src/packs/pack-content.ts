import type { IsoDate } from '../dates/iso-date.ts';
import type { FxRate } from '../money/fx-rates.ts';

/** A row of `pack_prices`: carried forward where `price_date` lies before the pack's date. */
export interface PackPrice {
  readonly symbol: string;
  /** Unadjusted close of `price_date`. */
  readonly close: string;
  readonly currency: string;
  readonly price_date: IsoDate;
}

/** A row of `pack_fx_rates`: units of the currency for one euro on `rate_date`. */
export interface PackFxRate extends FxRate {
  readonly rate_date: IsoDate;
}
