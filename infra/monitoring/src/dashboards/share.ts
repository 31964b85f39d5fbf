import { divide, multiply, or, rate, type Selector, sum, type Vector, type Window } from '@dawsos/promql';

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
