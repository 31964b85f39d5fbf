import { type Decimal, parseDecimal, ZERO } from '../money/decimal.ts';
import { formatRatio } from '../money/ratio.ts';

/** Which way a move counts. */
export type MoveDirection = 'up' | 'down' | 'either';

/** A value at two moments, in one currency. */
export interface Move {
  readonly before: Decimal;
  readonly now: Decimal;
}

/** Whether a value has moved by at least `percent` of what it was, exactly; never, where it was nothing. */
export function hasMoved({ before, now }: Move, percent: string, direction: MoveDirection): boolean {
  if (before.lte(ZERO)) return false;
  const change = now.minus(before);
  if (direction === 'up' && change.lte(ZERO)) return false;
  if (direction === 'down' && change.gte(ZERO)) return false;
  return change.abs().times(parseDecimal('100')).gte(parseDecimal(percent).times(before));
}

/** The change as a ratio of what it was, six decimal places: `-0.052100`. */
export const relativeMove = ({ before, now }: Move): string => formatRatio(now.minus(before), before);
