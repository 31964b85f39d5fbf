import type { IsoDate } from '../dates/iso-date.ts';
import { ZERO } from '../money/decimal.ts';
import { createHoldingCursor } from '../portfolios/holding-cursor.ts';
import type { SplitTable } from '../portfolios/splits.ts';
import type { Trade } from '../portfolios/trade.ts';
import type { ValuationProblem } from '../portfolios/valuation.ts';
import { createFigureReader, type History, type SecurityCurrency } from './history.ts';

/** What returns are measured on; histories may be longer than the window, and each name is in one of them. */
export interface ReturnsInput {
  readonly base_currency: string;
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly trades: readonly Trade[];
  readonly splits: SplitTable;
  readonly securities: readonly SecurityCurrency[];
  readonly closes: readonly History[];
  /** With later splits and dividends worked in. */
  readonly adjusted_closes: readonly History[];
  /** Units of a currency for one euro. */
  readonly fx_rates: readonly History[];
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
  const trades = Map.groupBy(input.trades, ({ symbol }) => symbol);
  const symbols = [...trades.keys()].sort();
  const dates = tradingDays(input, symbols);
  const quotesOf = createQuotes(input, dates);
  // Sums by day, of doubles for returns are estimates and not money: what is held at its close, and what became of that
  // which was held at the close before.
  const held = new Float64Array(dates.length);
  const grown = new Float64Array(dates.length);
  const problems: DatedProblem[] = [];

  for (const symbol of symbols) {
    const sharesAt = createShareCursor(symbol, trades.get(symbol) ?? [], input.splits);
    const { closes, adjustedCloses, fx, problemAt } = quotesOf(symbol);
    let [sharesBefore, valueBefore, wealthBefore] = [0, 0, 0];
    dates.forEach((date, day) => {
      const shares = sharesAt(date);
      if (shares === 0 && sharesBefore === 0) return;
      const problem = problemAt(day);
      if (problem) problems.push({ day, problem });
      const value = shares * (closes[day] as number) * (fx[day] as number);
      // Only its ratio between two days means anything.
      const wealth = (adjustedCloses[day] as number) * (fx[day] as number);
      held[day] = (held[day] as number) + value;
      if (valueBefore !== 0) grown[day] = (grown[day] as number) + valueBefore * (wealth / wealthBefore);
      [sharesBefore, valueBefore, wealthBefore] = [shares, value, wealth];
    });
  }
  if (problems.length > 0) return { outcome: 'incomplete', problems: inOrder(problems) };
  const days = dates.flatMap((date, day): DailyGrowth[] => {
    const [start_date, start = 0] = [dates[day - 1], held[day - 1]];
    return start_date && start > 0 ? [{ start_date, date, growth: (grown[day] as number) / start }] : [];
  });
  return { outcome: 'measured', days };
}

interface DatedProblem {
  readonly day: number;
  readonly problem: ValuationProblem;
}

/** Each problem once, by the first day it was met. */
function inOrder(problems: readonly DatedProblem[]): readonly ValuationProblem[] {
  const sorted = problems.toSorted((a, b) => a.day - b.day);
  return [...new Map(sorted.map(({ problem }) => [JSON.stringify(problem), problem])).values()];
}

/** What one security is quoted at, by day; NaN where that is not known. */
interface Quotes {
  readonly closes: Float64Array;
  readonly adjustedCloses: Float64Array;
  /** Units of the base currency for one of the security's. */
  readonly fx: Float64Array;
  problemAt(day: number): ValuationProblem | undefined;
}

function createQuotes(input: ReturnsInput, dates: readonly IsoDate[]): (symbol: string) => Quotes {
  const currencies = new Map(input.securities.map(({ symbol, currency }) => [symbol, currency]));
  const closesOf = createFigureReader(input.closes, dates);
  const adjustedClosesOf = createFigureReader(input.adjusted_closes, dates);
  const crossRatesOf = createCrossRates(input, dates);
  return (symbol) => {
    const currency = currencies.get(symbol);
    // A close in no known currency means nothing.
    const closes = currency === undefined ? new Float64Array(dates.length).fill(Number.NaN) : closesOf(symbol);
    const { fx, missingAt } = crossRatesOf(currency ?? input.base_currency);
    const problemAt = (day: number): ValuationProblem | undefined => {
      if (Number.isNaN(closes[day])) return { kind: 'missing_price', symbol };
      const missing = missingAt(day);
      return missing === undefined ? undefined : { kind: 'missing_fx_rate', currency: missing };
    };
    return { closes, adjustedCloses: adjustedClosesOf(symbol), fx, problemAt };
  };
}

/** Rates into the base currency, by day, and the currency whose rate is missing on a day. */
interface CrossRates {
  readonly fx: Float64Array;
  missingAt(day: number): string | undefined;
}

/** Reckoned once for all securities that are quoted in a currency. */
function createCrossRates({ base_currency: base, fx_rates }: ReturnsInput, dates: readonly IsoDate[]) {
  const read = createFigureReader(fx_rates, dates);
  const euro = new Float64Array(dates.length).fill(1);
  const ratesOf = (currency: string) => (currency === 'EUR' ? euro : read(currency));
  const baseRates = ratesOf(base);
  const known = new Map<string, CrossRates>([[base, { fx: euro, missingAt: () => undefined }]]);
  return (currency: string): CrossRates => {
    const before = known.get(currency);
    if (before) return before;
    const rates = ratesOf(currency);
    const fx = rates.map((rate, day) => (baseRates[day] as number) / rate);
    const missingAt = (day: number) => {
      if (!Number.isNaN(fx[day])) return undefined;
      return Number.isNaN(rates[day]) ? currency : base;
    };
    known.set(currency, { fx, missingAt });
    return { fx, missingAt };
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

/** Days on which a security of the portfolio traded, from the last one on or before the window's first day. */
function tradingDays({ closes, from, to }: ReturnsInput, symbols: readonly string[]): IsoDate[] {
  const days = new Set<IsoDate>();
  for (const { dates, figures } of closes) {
    if (!symbols.some((symbol) => figures.has(symbol))) continue;
    for (const date of dates) if (date <= to) days.add(date);
  }
  const sorted = [...days].sort();
  const first = sorted.findLastIndex((day) => day <= from);
  return sorted.slice(Math.max(first, 0));
}
