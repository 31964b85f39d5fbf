import { sum } from './aggregations.ts';
import type { Selector, Vector } from './expression.ts';
import { multiply, or } from './operators.ts';
import { rate, type Window } from './ranges.ts';

/** Events a second; zero rather than nothing where `all` happens and the events never did. */
export function rateOrZero<Labels extends string, By extends Labels = never>(
  events: Selector<Labels>,
  all: Selector<Labels>,
  window: Window,
  by: readonly By[] = [],
): Vector<By> {
  return or(sum(rate(events, window), by), multiply(sum(rate(all, window), by), 0));
}
