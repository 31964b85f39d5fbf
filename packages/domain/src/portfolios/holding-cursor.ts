import type { IsoDate } from '../dates/iso-date.ts';
import { type Decimal, parseDecimal, ZERO } from '../money/decimal.ts';
import type { SplitTable } from './splits.ts';
import type { Trade } from './trade.ts';

interface HoldingChange {
  readonly date: IsoDate;
  readonly apply: (held: Decimal) => Decimal;
}

/** Shares of one security held at the end of each day, split-adjusted; days must be asked for in ascending order. */
export function createHoldingCursor(
  symbol: string,
  trades: Iterable<Trade>,
  splits: SplitTable,
): (date: IsoDate) => Decimal {
  const changes: HoldingChange[] = (splits.get(symbol) ?? []).map(({ ex_date, ratio }) => ({
    date: ex_date,
    apply: (held) => held.times(ratio),
  }));
  for (const { symbol: traded, action, quantity, trade_date } of trades) {
    if (traded !== symbol || action === 'dividend') continue;
    const shares = parseDecimal(quantity);
    changes.push({
      date: trade_date,
      apply: (held) => (action === 'buy' ? held.plus(shares) : held.minus(shares)),
    });
  }
  // Stable: on its ex-date a split stands before the trades, which are already in new shares.
  changes.sort((a, b) => (a.date === b.date ? 0 : a.date < b.date ? -1 : 1));
  let held: Decimal = ZERO;
  let next = 0;
  return (date) => {
    for (let change = changes[next]; change !== undefined && change.date <= date; change = changes[next]) {
      held = change.apply(held);
      next += 1;
    }
    return held;
  };
}
