import type { IsoDate } from '../dates/iso-date.ts';
import { formatDecimal, ZERO } from '../money/decimal.ts';
import { createHoldingCursor } from './holding-cursor.ts';
import type { SplitTable } from './splits.ts';
import type { Trade } from './trade.ts';

/** Whether a history can have happened: `oversold` names the first day that ends with fewer shares than none. */
export type HoldingsCheck =
  | { readonly outcome: 'covered' }
  | {
      readonly outcome: 'oversold';
      readonly symbol: string;
      readonly date: IsoDate;
      /** Shares missing at the end of that day, counted as of that day. */
      readonly short_by: string;
    };

/**
 * Checks a whole history, the new trade included: a sale dated back may leave too little for one made later. Days are
 * the unit, so what is bought on a day may be sold on it.
 */
export function checkHoldings(trades: Iterable<Trade>, splits: SplitTable): HoldingsCheck {
  for (const [symbol, history] of Map.groupBy(trades, (trade) => trade.symbol)) {
    const heldAt = createHoldingCursor(symbol, history, splits);
    for (const date of new Set(history.map((trade) => trade.trade_date).sort())) {
      const held = heldAt(date);
      if (held.lt(ZERO)) return { outcome: 'oversold', symbol, date, short_by: formatDecimal(ZERO.minus(held)) };
    }
  }
  return { outcome: 'covered' };
}
