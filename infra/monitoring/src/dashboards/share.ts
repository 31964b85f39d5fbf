import { metrics } from '@dawsos/conventions';
import { divide, multiply, or, rate, type Selector, series, sum, type Vector, type Window } from '@dawsos/promql';

/** Events a second; zero rather than nothing where `all` happens and the events never did. */
export function rateOrZero<Labels extends string, By extends Labels = never>(
  events: Selector<Labels>,
  all: Selector<Labels>,
  window: Window,
  by: readonly By[] = [],
): Vector<By> {
  return or(sum(rate(events, window), by), multiply(sum(rate(all, window), by), 0));
}

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
