import type { IsoDate } from '../dates/iso-date.ts';
import { ZERO } from '../money/decimal.ts';
import { createHoldingCursor } from '../portfolios/holding-cursor.ts';
import type { SplitTable } from '../portfolios/splits.ts';
import type { Trade } from '../portfolios/trade.ts';
import type { ValuationProblem } from '../portfolios/valuation.ts';
import { createAsOfCursor } from './as-of-cursor.ts';
import type { HistoricalFxRate, HistoricalPrice, SecurityCurrency } from './price-history.ts';

/** What returns are measured on; histories may be longer than the window and in any order. */
export interface ReturnsInput {
  readonly base_currency: string;
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly trades: readonly Trade[];
  readonly splits: SplitTable;
  readonly securities: readonly SecurityCurrency[];
  readonly prices: readonly HistoricalPrice[];
  readonly fx_rates: readonly HistoricalFxRate[];
}

/** The growth of what was held overnight, from the close of `start_date` to the close of `date`; 1 is no change. */
export interface DailyGrowth {
  readonly start_date: IsoDate;
  readonly date: IsoDate;
  readonly growth: number;
}

/** Growth by trading day, or everything that was missing to tell it. */
export type DailyReturns =
  | { readonly outcome: 'measured'; readonly days: readonly DailyGrowth[] }
  | { readonly outcome: 'incomplete'; readonly problems: readonly ValuationProblem[] };

/**
 * Growth of the holdings from each trading day's close to the next, in the base currency: each security's ratio of
 * adjusted closes times its exchange rates', weighted by its unadjusted market value at the first close. Trades count at
 * the close of their day, so money paid in or out moves no return. Days that begin with nothing held are left out.
 */
export function measureDailyReturns(input: ReturnsInput): DailyReturns {
  const symbols = [...new Set(input.trades.map(({ symbol }) => symbol))].sort();
  const observerOf = createObservers(input);
  const observers = symbols.map(observerOf);
  const problems = new Map<string, ValuationProblem>();
  const days: DailyGrowth[] = [];
  let previous: { readonly date: IsoDate; readonly held: readonly Observation[] } | undefined;

  for (const date of tradingDays(input, new Set(symbols))) {
    const today = observers.map((observe) => observe(date));
    for (const [index, { shares, problem }] of today.entries()) {
      const involved = shares !== 0 || (previous?.held[index]?.shares ?? 0) !== 0;
      if (involved && problem) problems.set(JSON.stringify(problem), problem);
    }
    if (previous) {
      const start = previous.held.reduce((sum, { value }) => sum + value, 0);
      const end = previous.held.reduce((sum, { value, wealth }, index) => {
        return value === 0 ? sum : sum + value * ((today[index]?.wealth ?? 0) / wealth);
      }, 0);
      if (start > 0) days.push({ start_date: previous.date, date, growth: end / start });
    }
    previous = { date, held: today };
  }
  return problems.size > 0
    ? { outcome: 'incomplete', problems: [...problems.values()] }
    : { outcome: 'measured', days };
}

/** One security at one close, in the base currency; doubles, for returns are estimates and not money. */
interface Observation {
  readonly shares: number;
  readonly value: number;
  /** Adjusted close times exchange rate: only its ratio between two days means anything. */
  readonly wealth: number;
  readonly problem?: ValuationProblem;
}

type Observer = (date: IsoDate) => Observation;
type RateCursor = (date: IsoDate) => number | undefined;

/** Everything is sorted out by security and currency once: a portfolio may hold a thousand of them. */
function createObservers(input: ReturnsInput): (symbol: string) => Observer {
  const { base_currency: base, splits } = input;
  const prices = Map.groupBy(input.prices, ({ symbol }) => symbol);
  const trades = Map.groupBy(input.trades, ({ symbol }) => symbol);
  const currencies = new Map(input.securities.map(({ symbol, currency }) => [symbol, currency]));
  const rateOf = createRateCursors(input.fx_rates);
  return (symbol) => {
    const priceAt = createAsOfCursor(prices.get(symbol) ?? [], ({ price_date }) => price_date);
    const sharesAt = createShareCursor(symbol, trades.get(symbol) ?? [], splits);
    const currency = currencies.get(symbol);
    if (currency === undefined) {
      return (date) => ({ shares: sharesAt(date), value: 0, wealth: 0, problem: { kind: 'missing_price', symbol } });
    }
    const [baseRateAt, rateAt] = [rateOf(base), rateOf(currency)];
    return (date) => {
      const shares = sharesAt(date);
      const price = priceAt(date);
      if (!price) return { shares, value: 0, wealth: 0, problem: { kind: 'missing_price', symbol } };
      const baseRate = currency === base ? 1 : baseRateAt(date);
      const rate = currency === base ? 1 : rateAt(date);
      if (baseRate === undefined || rate === undefined) {
        const missing = rate === undefined ? currency : base;
        return { shares, value: 0, wealth: 0, problem: { kind: 'missing_fx_rate', currency: missing } };
      }
      const fx = baseRate / rate;
      return { shares, value: shares * Number(price.close) * fx, wealth: Number(price.adjusted_close) * fx };
    };
  };
}

/** Holdings change on few days, and an exact decimal takes long to become a number. */
function createShareCursor(symbol: string, trades: readonly Trade[], splits: SplitTable): (date: IsoDate) => number {
  const heldAt = createHoldingCursor(symbol, trades, splits);
  let [held, shares] = [ZERO, 0];
  return (date) => {
    const now = heldAt(date);
    if (now !== held) [held, shares] = [now, Number(now.toFixed())];
    return shares;
  };
}

/** A cursor for each currency, shared by all securities that are quoted in it. */
function createRateCursors(rates: readonly HistoricalFxRate[]): (currency: string) => RateCursor {
  const rows = Map.groupBy(rates, ({ currency }) => currency);
  const cursors = new Map<string, RateCursor>([['EUR', () => 1]]);
  return (currency) => {
    const known = cursors.get(currency);
    if (known) return known;
    const rowAt = createAsOfCursor(rows.get(currency) ?? [], ({ rate_date }) => rate_date);
    const cursor: RateCursor = (date) => {
      const row = rowAt(date);
      return row && Number(row.rate);
    };
    cursors.set(currency, cursor);
    return cursor;
  };
}

/** Days on which a security of the portfolio traded, from the last one on or before the window's first day. */
function tradingDays(input: ReturnsInput, symbols: ReadonlySet<string>): IsoDate[] {
  const days = new Set<IsoDate>();
  for (const { symbol, price_date } of input.prices) {
    if (symbols.has(symbol) && price_date <= input.to) days.add(price_date);
  }
  const sorted = [...days].sort();
  const first = sorted.findLastIndex((day) => day <= input.from);
  return sorted.slice(Math.max(first, 0));
}
