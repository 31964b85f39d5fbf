import { add, complement, type Duration, multiply, overSteps, type Selector, type Vector } from '@dawsos/promql';
import type { Indicator } from './indicator.ts';

/** Time in which `good` was 1 rather than 0, looked at once a minute. */
export function timeInState({
  promise,
  good,
  presence,
}: {
  promise: string;
  good: Vector<never>;
  presence: Selector;
}): Indicator {
  const step: Duration = '1m';
  const share = (window: Duration) => overSteps('avg', good, window, step);
  return {
    promise,
    presence,
    all: (window) => add(multiply(share(window), 0), 1),
    events: (window) => overSteps('count', good, window, step),
    bad: (window) => complement(share(window)),
  };
}
