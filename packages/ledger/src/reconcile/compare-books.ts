import {
  type Decimal,
  type FxRate,
  formatDecimal,
  type IsoDate,
  type PackPrice,
  type Position,
  parseDecimal,
  positionsAt,
  type SplitTable,
  type Trade,
  valuePositions,
} from '@dawsos/domain';

/** The trades of one of the books, by portfolio, in the order they were made. */
export type Book = ReadonlyMap<string, readonly Trade[]>;

/** What two books are compared under: the prices and rates of one pack, splits, and what portfolios are reckoned in. */
export interface Valuables {
  readonly date: IsoDate;
  readonly splits: SplitTable;
  readonly prices: readonly PackPrice[];
  readonly fx_rates: readonly FxRate[];
  readonly baseCurrencies: ReadonlyMap<string, string>;
}

/** One thing on which the books do not agree; `basis_points` of what the journal says. */
export interface Drift {
  readonly portfolio_id: string;
  /** A symbol, `cash USD`, `value`, or `rows without an entry`. */
  readonly item: string;
  readonly basis_points: number;
}

/** What a comparison found. */
export interface Comparison {
  readonly portfolios: number;
  readonly positions: number;
  /** Largest difference in shares of a security or in cash, and in what a portfolio is worth; basis points. */
  readonly positionDrift: number;
  readonly valueDrift: number;
  /** All that is beyond the tolerance, largest first. */
  readonly drifts: readonly Drift[];
}

/** Widest difference that still counts as agreement. */
export const toleranceBasisPoints = 1;

const nothing = parseDecimal('0');

/**
 * Compares what two books say of each portfolio on a date: shares by security, cash by currency, and the value of the
 * shares in the portfolio's base currency. What the pack has no price or rate for is compared in shares alone.
 */
export function compareBooks(journal: Book, database: Book, valuables: Valuables): Comparison {
  // Once, not for each portfolio: there may be a hundred thousand of either.
  const priceOf = new Map(valuables.prices.map((price) => [price.symbol, price]));
  const portfolioIds = [...new Set([...journal.keys(), ...database.keys()])].sort();
  const drifts: Drift[] = [];
  let [positions, positionDrift, valueDrift] = [0, 0, 0];

  for (const portfolio_id of portfolioIds) {
    const base = valuables.baseCurrencies.get(portfolio_id);
    const ours = sideOf(journal.get(portfolio_id) ?? [], valuables, priceOf, base);
    const theirs = sideOf(database.get(portfolio_id) ?? [], valuables, priceOf, base);
    const note = (item: string, left: string | undefined, right: string | undefined): number => {
      const basis_points = basisPointsApart(left, right);
      if (basis_points > toleranceBasisPoints) drifts.push({ portfolio_id, item, basis_points });
      return basis_points;
    };
    const items = new Set([...ours.items.keys(), ...theirs.items.keys()]);
    positions += items.size;
    for (const item of items) {
      positionDrift = Math.max(positionDrift, note(item, ours.items.get(item), theirs.items.get(item)));
    }
    valueDrift = Math.max(valueDrift, note('value', ours.value, theirs.value));
  }
  drifts.sort((a, b) => b.basis_points - a.basis_points);
  return { portfolios: portfolioIds.length, positions, positionDrift, valueDrift, drifts };
}

interface Side {
  /** Shares by symbol, and cash under `cash USD`. */
  readonly items: ReadonlyMap<string, string>;
  readonly value: string | undefined;
}

function sideOf(
  trades: readonly Trade[],
  valuables: Valuables,
  priceOf: ReadonlyMap<string, PackPrice>,
  base: string | undefined,
): Side {
  const positions = positionsAt(trades, valuables.splits, valuables.date);
  const shares = positions.map(({ symbol, quantity }) => [symbol, quantity] as const);
  return {
    items: new Map([...shares, ...cashAt(trades, valuables.date)]),
    value: base === undefined ? undefined : valueIn(base, positions, priceOf, valuables.fx_rates),
  };
}

/** The difference in basis points of the first figure; all of it where only one of the two is there. */
export function basisPointsApart(journal = '0', database = '0'): number {
  const [left, right] = [parseDecimal(journal), parseDecimal(database)];
  if (left.eq(right)) return 0;
  if (left.eq(nothing)) return 10_000;
  // Exact up to the difference; the quotient need not be.
  return (Number(formatDecimal(right.minus(left).abs())) / Number(formatDecimal(left.abs()))) * 10_000;
}

/** What buying cost, and selling and dividends brought, by currency under `cash USD`; what comes to nothing is left out. */
function cashAt(trades: readonly Trade[], date: IsoDate): Map<string, string> {
  const cash = new Map<string, Decimal>();
  for (const { action, quantity, price, currency, trade_date } of trades) {
    if (trade_date > date) continue;
    const amount = parseDecimal(quantity).times(parseDecimal(price));
    const before = cash.get(currency) ?? nothing;
    cash.set(currency, action === 'buy' ? before.minus(amount) : before.plus(amount));
  }
  return new Map(
    [...cash].filter(([, sum]) => !sum.eq(nothing)).map(([currency, sum]) => [`cash ${currency}`, formatDecimal(sum)]),
  );
}

function valueIn(
  base_currency: string,
  positions: readonly Position[],
  priceOf: ReadonlyMap<string, PackPrice>,
  fx_rates: readonly FxRate[],
): string | undefined {
  const prices = positions.flatMap(({ symbol }) => priceOf.get(symbol) ?? []);
  const priced = positions.filter(({ symbol }) => priceOf.has(symbol));
  const valuation = valuePositions({ base_currency, positions: priced, prices, fx_rates });
  // Without a rate for the base currency nothing can be valued in it, in neither book.
  return valuation.outcome === 'valued' ? valuation.total_value : undefined;
}
