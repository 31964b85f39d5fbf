import type { IsoDate } from '../dates/iso-date.ts';
import { type Decimal, formatDecimal, parseDecimal, ZERO } from '../money/decimal.ts';
import { type SplitTable, splitFactor } from './splits.ts';
import type { Trade } from './trade.ts';

/** Shares held of one security, counted as of the day asked for. */
export interface Position {
  readonly symbol: string;
  readonly quantity: string;
}

/** What the trades up to and on `date` amount to, split-adjusted, by symbol; what was sold whole is left out. */
export function positionsAt(trades: Iterable<Trade>, splits: SplitTable, date: IsoDate): Position[] {
  const held = new Map<string, Decimal>();
  for (const trade of trades) {
    if (trade.action === 'dividend' || trade.trade_date > date) continue;
    const factor = splitFactor(splits, trade.symbol, trade.trade_date, date);
    const shares = parseDecimal(trade.quantity).times(factor);
    const before = held.get(trade.symbol) ?? ZERO;
    held.set(trade.symbol, trade.action === 'buy' ? before.plus(shares) : before.minus(shares));
  }
  return [...held]
    .filter(([, quantity]) => !quantity.eq(ZERO))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([symbol, quantity]) => ({ symbol, quantity: formatDecimal(quantity) }));
}
