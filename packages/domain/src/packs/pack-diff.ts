import type { IsoDate } from '../dates/iso-date.ts';
import { type Decimal, formatDecimal, ONE, parseDecimal } from '../money/decimal.ts';
import { formatRatio } from '../money/ratio.ts';
import { type SplitTable, splitFactor } from '../portfolios/splits.ts';
import type { PackFxRate, PackPrice } from './pack-content.ts';

/** A price that moved; a split in between is taken out, so only what the market did remains. */
export interface PriceChange {
  readonly symbol: string;
  readonly currency: string;
  readonly from_price: string;
  readonly from_date: IsoDate;
  readonly to_price: string;
  readonly to_date: IsoDate;
  /** New shares for one old share between the two days; `1` without a split. */
  readonly split_factor: string;
  /** `to × split_factor / from − 1`, six decimal places. */
  readonly change: string;
}

/** A rate that moved: units for one euro, so a positive change is a currency that fell. */
export interface FxChange {
  readonly currency: string;
  readonly from_rate: string;
  readonly to_rate: string;
  /** `to / from − 1`, six decimal places. */
  readonly change: string;
}

/** What moved between two packs. */
export interface PackDiff {
  /** The largest moves first, either way, cut at the limit asked for. */
  readonly prices: readonly PriceChange[];
  readonly fx_rates: readonly FxChange[];
  /** Securities in both packs, and how many of them moved. */
  readonly compared_count: number;
  readonly changed_count: number;
  /** Securities that only the later or only the earlier pack has. */
  readonly added_count: number;
  readonly removed_count: number;
}

/** The rows of one pack. */
export interface PackContent {
  readonly prices: readonly PackPrice[];
  readonly fx_rates: readonly PackFxRate[];
}

/** Compares two packs, the earlier first; at most `limit` prices and `limit` rates are told one by one. */
export function diffPacks(from: PackContent, to: PackContent, splits: SplitTable, limit: number): PackDiff {
  const before = new Map(from.prices.map((price) => [price.symbol, price]));
  const priceMoves: Move<PricePair>[] = [];
  let compared = 0;
  for (const later of to.prices) {
    const earlier = before.get(later.symbol);
    if (!earlier) continue;
    compared += 1;
    const factor = splitFactor(splits, later.symbol, earlier.price_date, later.price_date);
    if (earlier.close === later.close && factor === ONE) continue;
    const move = createMove({ name: later.symbol, earlier, later, factor }, earlier.close, later.close, factor);
    if (move) priceMoves.push(move);
  }

  const ratesBefore = new Map(from.fx_rates.map(({ currency, rate }) => [currency, rate]));
  const rateMoves = to.fx_rates.flatMap(({ currency, rate }) => {
    const earlier = ratesBefore.get(currency);
    const move = earlier === undefined ? undefined : createMove({ name: currency }, earlier, rate, ONE);
    return move ?? [];
  });

  return {
    prices: largest(priceMoves, limit).map(describePrice),
    fx_rates: largest(rateMoves, limit).map(describeRate),
    compared_count: compared,
    changed_count: priceMoves.length,
    added_count: to.prices.length - compared,
    removed_count: before.size - compared,
  };
}

interface Named {
  readonly name: string;
}
interface PricePair extends Named {
  readonly earlier: PackPrice;
  readonly later: PackPrice;
  readonly factor: Decimal;
}
interface Move<Subject extends Named> {
  readonly subject: Subject;
  readonly from: Decimal;
  readonly to: Decimal;
  readonly change: Decimal;
  readonly size: number;
}

function createMove<Subject extends Named>(
  subject: Subject,
  fromText: string,
  toText: string,
  factor: Decimal,
): Move<Subject> | undefined {
  const from = parseDecimal(fromText);
  const to = parseDecimal(toText);
  const change = to.times(factor).minus(from);
  // A double is enough to rank by: an exact quotient for each of 100,000 securities would cost a second.
  const size = Math.abs(Number(change.toFixed()) / Number(from.toFixed()));
  return size === 0 ? undefined : { subject, from, to, change, size };
}

const largest = <Subject extends Named>(moves: Move<Subject>[], limit: number): Move<Subject>[] =>
  moves.sort((a, b) => b.size - a.size || (a.subject.name < b.subject.name ? -1 : 1)).slice(0, limit);

const describePrice = ({ subject, from, to, change }: Move<PricePair>): PriceChange => ({
  symbol: subject.name,
  currency: subject.later.currency,
  from_price: formatDecimal(from),
  from_date: subject.earlier.price_date,
  to_price: formatDecimal(to),
  to_date: subject.later.price_date,
  split_factor: formatDecimal(subject.factor),
  change: formatRatio(change, from),
});

const describeRate = ({ subject, from, to, change }: Move<Named>): FxChange => ({
  currency: subject.name,
  from_rate: formatDecimal(from),
  to_rate: formatDecimal(to),
  change: formatRatio(change, from),
});
