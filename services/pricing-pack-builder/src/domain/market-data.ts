import type { IsoDate } from '@dawsos/domain';

/** A security a provider lists. */
export interface ListedSecurity {
  readonly symbol: string;
  readonly name: string;
  readonly currency: string;
}

/** One trading day of a security; decimals as the provider wrote them, so that no price passes through a float. */
export interface DailyPrice {
  readonly date: string;
  /** Unadjusted. */
  readonly close: string;
  /** Adjusted for splits and dividends. */
  readonly adjustedClose: string;
}

/** `numerator` new shares for `denominator` old ones from `exDate` on. */
export interface StockSplit {
  readonly exDate: string;
  readonly numerator: string;
  readonly denominator: string;
}

/** Units of a currency for one euro on a TARGET day. */
export interface DailyRate {
  readonly currency: string;
  readonly date: string;
  readonly rate: string;
}

/** One period of a macro series; both days belong to it. */
export interface MacroObservation {
  readonly periodStart: string;
  readonly periodEnd: string;
  readonly value: string;
}

/** A page of the generated universe, checked and turned into what a pack needs of it. */
export interface BulkPrices {
  /** Rows for `COPY pack_prices`. */
  readonly copyRows: Buffer;
  /** The same rows as domain's `canonicalPriceLine` writes them. */
  readonly canonicalLines: Buffer;
  readonly rowCount: number;
  /** Rows from a day before the pack's. */
  readonly carriedForwardCount: number;
}

/** Which part of a generated universe of `universe` securities; pages count from 0. */
export interface UniversePage {
  readonly universe: number;
  readonly page: number;
  readonly size: number;
}

/** Securities on a page: `size`, fewer on the last one, none beyond it. */
export const securitiesOn = ({ universe, page, size }: UniversePage): number =>
  Math.max(0, Math.min(size, universe - page * size));

/** Where securities and their prices come from. */
export interface EquityProvider {
  listSecurities(signal: AbortSignal): Promise<readonly ListedSecurity[]>;
  listGeneratedSecurities(page: UniversePage, signal: AbortSignal): Promise<readonly ListedSecurity[]>;
  /** Ascending days from `from` to `to`; with `expectFrom`, an answer without a row on `from` counts as garbage. */
  priceHistory(
    symbol: string,
    range: { readonly from: IsoDate; readonly to: IsoDate; readonly expectFrom: boolean },
    signal: AbortSignal,
  ): Promise<readonly DailyPrice[]>;
  splits(symbol: string, signal: AbortSignal): Promise<readonly StockSplit[]>;
  bulkPrices(date: IsoDate, page: UniversePage, signal: AbortSignal): Promise<BulkPrices>;
}

/** Where exchange rates come from. */
export interface RateProvider {
  /** Rows of all currencies; with `expectFrom`, an answer without a row on `from` counts as garbage. */
  exchangeRates(
    range: { readonly from: IsoDate; readonly to: IsoDate; readonly expectFrom: boolean },
    signal: AbortSignal,
  ): Promise<readonly DailyRate[]>;
}

/** Where macro series come from. */
export interface MacroProvider {
  macroSeries(series: MacroSeriesName, to: IsoDate, signal: AbortSignal): Promise<readonly MacroObservation[]>;
}

/** The series kept in `macro_series`: FRED's ids, with the unit after a colon where it is not the plain level. */
export const macroSeriesNames = ['GDPC1', 'CPIAUCSL', 'CPIAUCSL:cca', 'TB3MS', 'UNRATE'] as const;
export type MacroSeriesName = (typeof macroSeriesNames)[number];

/** All that a build asks others for. */
export interface Providers {
  readonly equities: EquityProvider;
  readonly rates: RateProvider;
  readonly macro: MacroProvider;
}
