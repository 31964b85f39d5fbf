import type { IsoDate } from '../dates/iso-date.ts';
import { minorUnits } from '../money/currency.ts';
import { type Decimal, formatDecimal, parseDecimal, ZERO } from '../money/decimal.ts';
import { formatMoney } from '../money/format-money.ts';
import { addFractions, type Fraction, roundFraction, scaleFraction, ZERO_FRACTION } from '../money/fraction.ts';
import { createFxTable, crossRate, type FxRate, type FxTable, formatCrossRate } from '../money/fx-rates.ts';
import type { PackPrice } from '../packs/pack-content.ts';
import type { Position } from './positions.ts';

/** One position with what it is worth, as clients see it. */
export interface ValuedPosition {
  readonly symbol: string;
  readonly quantity: string;
  /** Unadjusted close of `price_date`, in `currency`. */
  readonly price: string;
  readonly price_date: IsoDate;
  readonly currency: string;
  /** Units of the base currency for one of `currency`, at most ten decimal places; for reading, not for reckoning. */
  readonly fx_rate: string;
  /** In the base currency, rounded half-even to its minor unit. */
  readonly market_value: string;
}

/** What the pack lacks for a position. */
export type ValuationProblem =
  | { readonly kind: 'missing_price'; readonly symbol: string }
  | { readonly kind: 'missing_fx_rate'; readonly currency: string };

/** A portfolio's worth, or everything that was missing to tell it. */
export type Valuation =
  | {
      readonly outcome: 'valued';
      readonly base_currency: string;
      /** The exact sum, rounded once; it may differ by a minor unit from the sum of the rounded positions. */
      readonly total_value: string;
      readonly positions: readonly ValuedPosition[];
    }
  | { readonly outcome: 'incomplete'; readonly problems: readonly ValuationProblem[] };

/** What a valuation needs: positions as of the pack's date, the pack's prices (more do no harm) and its rates. */
export interface ValuationInput {
  readonly base_currency: string;
  readonly positions: readonly Position[];
  readonly prices: readonly PackPrice[];
  readonly fx_rates: readonly FxRate[];
}

/**
 * Values positions in the base currency as CONTRACT defines it: quantity × close × cross rate through the euro, summed
 * exactly over a common denominator and divided once; throws UnknownCurrencyError when the base is no currency.
 */
export function valuePositions(input: ValuationInput): Valuation {
  const base = input.base_currency;
  const digits = minorUnits(base);
  const prices = new Map(input.prices.map((price) => [price.symbol, price]));
  const rates = createFxTable(input.fx_rates);
  const problems = new Map<string, ValuationProblem>();
  const crosses = new Map<string, Cross>();
  const localSums = new Map<string, Decimal>();
  const positions: ValuedPosition[] = [];

  for (const { symbol, quantity } of input.positions) {
    const price = prices.get(symbol);
    if (!price) {
      problems.set(symbol, { kind: 'missing_price', symbol });
      continue;
    }
    const { currency } = price;
    const cross = crosses.get(currency) ?? crossTo(base, currency, rates, problems);
    if (!cross) continue;
    crosses.set(currency, cross);

    const shares = parseDecimal(quantity);
    const close = parseDecimal(price.close);
    const local = shares.times(close);
    localSums.set(currency, (localSums.get(currency) ?? ZERO).plus(local));
    positions.push({
      symbol,
      quantity: formatDecimal(shares),
      price: formatDecimal(close),
      price_date: price.price_date,
      currency,
      fx_rate: cross.text,
      market_value: formatMoney(roundFraction(scaleFraction(cross.rate, local), digits), base),
    });
  }
  if (problems.size > 0) return { outcome: 'incomplete', problems: [...problems.values()] };

  const total = [...crosses].reduce(
    (sum, [currency, { rate }]) => addFractions(sum, scaleFraction(rate, localSums.get(currency) ?? ZERO)),
    ZERO_FRACTION,
  );
  const total_value = formatMoney(roundFraction(total, digits), base);
  return { outcome: 'valued', base_currency: base, total_value, positions };
}

interface Cross {
  readonly rate: Fraction;
  readonly text: string;
}

function crossTo(
  base: string,
  currency: string,
  rates: FxTable,
  problems: Map<string, ValuationProblem>,
): Cross | undefined {
  const rate = crossRate(rates, currency, base);
  if (rate) return { rate, text: formatCrossRate(rate) };
  for (const code of [currency, base]) {
    // A currency and a security may share a name: currencies go under a key no symbol can have.
    if (!rates.has(code)) problems.set(`fx:${code}`, { kind: 'missing_fx_rate', currency: code });
  }
  return undefined;
}
