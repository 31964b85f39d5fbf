import { metrics } from '@dawsos/conventions';
import {
  divide,
  multiply,
  or,
  rate,
  rateOrZero,
  type Selector,
  series,
  sum,
  type Vector,
  type Window,
} from '@dawsos/promql';

/** The share of the events among all of them. */
export const share = <Labels extends string, By extends Labels = never>(
  events: Selector<Labels>,
  all: Selector<Labels>,
  window: Window,
  by: readonly By[] = [],
): Vector<By> => divide(rateOrZero(events, all, window, by), sum(rate(all, window), by));

/** Of counters that are not there before they count: a zero for each service that has none. */
export const orZeroPerJob = <Labels extends string>(counted: Vector<Labels>): Vector<Labels> =>
  or(counted, multiply(sum(series(metrics.processStart), ['job']), 0), { on: ['job'] });
