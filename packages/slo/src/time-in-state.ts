import { complement, isAbove, overTime, recorded, type Selector, type Vector } from '@dawsos/promql';
import type { Indicator, Sample } from './indicator.ts';

/** Time in which a state, 1 or 0, was 1; it is recorded under its own name, and every sample of that counts. */
export function timeInState({
  promise,
  state,
  presence,
  samples,
}: {
  promise: string;
  state: { readonly record: string; readonly expr: Vector<never> };
  presence: Selector;
  /** Input that makes it so in a test. */
  samples: { readonly good: readonly Sample[]; readonly bad: readonly Sample[] };
}): Indicator {
  const kept = recorded(state);
  return {
    kind: 'time',
    promise,
    presence,
    rules: [state],
    all: (window) => isAbove(overTime('count', kept, window), 0),
    events: (window) => overTime('count', kept, window),
    bad: (window) => complement(overTime('avg', kept, window)),
    samples: (outcome) => samples[outcome],
  };
}
