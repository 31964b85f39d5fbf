import { type Decimal, parseDecimal, ZERO } from '../money/decimal.ts';
import { formatRatio } from '../money/ratio.ts';

/** What concentration is measured on: positions with their rounded market values in one currency. */
export interface WeighedPosition {
  readonly symbol: string;
  readonly market_value: string;
}

/** How unevenly a portfolio is spread; all ratios with six decimal places. */
export interface Concentration {
  /** Shares of the whole, largest first. */
  readonly weights: readonly { readonly symbol: string; readonly market_value: string; readonly weight: string }[];
  /** The Herfindahl-Hirschman index on the scale 0 to 1, 1 when all is in one position; zero for an empty portfolio. */
  readonly herfindahl_index: string;
  /** 1 / index: as many equal positions would be as concentrated; zero for an empty portfolio. */
  readonly effective_positions: string;
  readonly largest_weight: string;
}

/**
 * Weights and the Herfindahl-Hirschman index, the sum of squared weights (US Department of Justice, Horizontal Merger
 * Guidelines, there times 10,000), reckoned exactly from the values: Σv² / (Σv)².
 */
export function measureConcentration(positions: readonly WeighedPosition[]): Concentration {
  const valued = positions.map((position) => ({ ...position, value: parseDecimal(position.market_value) }));
  valued.sort((a, b) => b.value.cmp(a.value) || (a.symbol < b.symbol ? -1 : 1));
  const total = valued.reduce<Decimal>((sum, { value }) => sum.plus(value), ZERO);
  const squares = valued.reduce<Decimal>((sum, { value }) => sum.plus(value.times(value)), ZERO);
  const squaredTotal = total.times(total);
  return {
    weights: valued.map(({ symbol, market_value, value }) => ({
      symbol,
      market_value,
      weight: formatRatio(value, total),
    })),
    herfindahl_index: formatRatio(squares, squaredTotal),
    effective_positions: formatRatio(squaredTotal, squares),
    largest_weight: formatRatio(valued[0]?.value ?? ZERO, total),
  };
}
