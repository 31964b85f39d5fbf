import { type Duration, divide, type Vector } from '@dawsos/promql';
import type { Indicator } from './indicator.ts';

/** The share of what was bad in the window, 0 to 1. */
export const badShare = ({ bad, all }: Indicator, window: Duration): Vector<never> => divide(bad(window), all(window));
