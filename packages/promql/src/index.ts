export { average, count, maximum, minimum, sum, topk } from './aggregations.ts';
export { type Duration, realTime, scaleDuration, type TimeScale, toMilliseconds } from './duration.ts';
export { type Expression, printExpression, type Scalar, type Selector, type Vector } from './expression.ts';
export {
  absent,
  absentOverTime,
  clampMin,
  constant,
  now,
  seconds,
  since,
  withLabel,
} from './functions.ts';
export type { Matcher, Matchers } from './matchers.ts';
export {
  above,
  add,
  and,
  atLeast,
  atMost,
  below,
  complement,
  divide,
  equal,
  isAbove,
  isAtLeast,
  isEqual,
  type Matching,
  multiply,
  or,
  subtract,
  unequal,
  unless,
} from './operators.ts';
export { nativeQuantile, quantile } from './quantile.ts';
export { changes, increase, overSteps, overTime, rate, slope, type Window } from './ranges.ts';
export { bucketsOf, countOf, countWithin, recorded, series, sumOf } from './selectors.ts';
