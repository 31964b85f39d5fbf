export { type Concentration, measureConcentration, type WeighedPosition } from './analysis/concentration.ts';
export { type CurrencyShare, type ExposedPosition, measureCurrencyExposure } from './analysis/currency-exposure.ts';
export type { ReturnsInput } from './analysis/daily-returns.ts';
export type { History, SecurityCurrency } from './analysis/history.ts';
export { measurePerformance, type Performance, type PerformanceResult } from './analysis/performance.ts';
export { hasMoved, type Move, type MoveDirection, relativeMove } from './analysis/relative-move.ts';
export {
  addDays,
  daysBetween,
  InvalidDateError,
  type IsoDate,
  isIsoDate,
  isoDateOf,
  parseIsoDate,
} from './dates/iso-date.ts';
export { DomainError } from './domain-error.ts';
export { latestObservations, type MacroObservation } from './macro/latest-observations.ts';
export { isCurrency, minorUnits, UnknownCurrencyError } from './money/currency.ts';
export { type Decimal, formatDecimal, InvalidDecimalError, isDecimal, parseDecimal } from './money/decimal.ts';
export { formatMoney } from './money/format-money.ts';
export type { FxRate } from './money/fx-rates.ts';
export {
  type CanonicalPrice,
  canonicalDecimal,
  canonicalFxLine,
  canonicalPriceLine,
} from './packs/canonical-content.ts';
export { type FreshnessDecision, freshnessGate } from './packs/freshness-gate.ts';
export { effectivePackStatus, type Pack, type PackClock, type PackStatus, packStatuses } from './packs/pack.ts';
export type { PackFxRate, PackPrice } from './packs/pack-content.ts';
export { packDates } from './packs/pack-dates.ts';
export { diffPacks, type FxChange, type PackContent, type PackDiff, type PriceChange } from './packs/pack-diff.ts';
export { InvalidPackIdError, isPackId, packId, parsePackId } from './packs/pack-id.ts';
export { checkHoldings, type HoldingsCheck } from './portfolios/holdings-check.ts';
export { type Position, positionsAt } from './portfolios/positions.ts';
export { createSplitTable, type Split, type SplitTable } from './portfolios/splits.ts';
export {
  isPrice,
  isQuantity,
  isSymbol,
  isTradeDate,
  type Trade,
  type TradeAction,
  tradeActions,
} from './portfolios/trade.ts';
export {
  type Valuation,
  type ValuationInput,
  type ValuationProblem,
  type ValuedPosition,
  valuePositions,
} from './portfolios/valuation.ts';
export { type RequestCtx, requestCtxSchema } from './request-context.ts';
