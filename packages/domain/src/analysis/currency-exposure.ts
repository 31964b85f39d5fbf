import { type Decimal, parseDecimal, ZERO } from '../money/decimal.ts';
import { formatMoney } from '../money/format-money.ts';
import { formatRatio } from '../money/ratio.ts';
import type { ValuedPosition } from '../portfolios/valuation.ts';

/** The part of a portfolio that is priced in one currency. */
export interface CurrencyShare {
  readonly currency: string;
  readonly position_count: number;
  /** In the currency itself, exact and then rounded half-even to its minor unit. */
  readonly local_value: string;
  /** In the base currency: the sum of the positions' rounded market values, so that the split adds up to what is shown. */
  readonly market_value: string;
  /** Share of the whole, six decimal places. */
  readonly weight: string;
}

/** What currency exposure needs of a valued position. */
export type ExposedPosition = Pick<ValuedPosition, 'currency' | 'quantity' | 'price' | 'market_value'>;

/** Splits valued positions by the currency they are priced in, largest share first. */
export function measureCurrencyExposure(
  positions: readonly ExposedPosition[],
  baseCurrency: string,
): readonly CurrencyShare[] {
  const shares = [...Map.groupBy(positions, ({ currency }) => currency)].map(([currency, members]) => ({
    currency,
    count: members.length,
    local: sum(members.map(({ quantity, price }) => parseDecimal(quantity).times(parseDecimal(price)))),
    value: sum(members.map(({ market_value }) => parseDecimal(market_value))),
  }));
  shares.sort((a, b) => b.value.cmp(a.value) || (a.currency < b.currency ? -1 : 1));
  const total = sum(shares.map(({ value }) => value));
  return shares.map(({ currency, count, local, value }) => ({
    currency,
    position_count: count,
    local_value: formatMoney(local, currency),
    market_value: formatMoney(value, baseCurrency),
    weight: formatRatio(value, total),
  }));
}

const sum = (values: readonly Decimal[]): Decimal => values.reduce<Decimal>((total, value) => total.plus(value), ZERO);
