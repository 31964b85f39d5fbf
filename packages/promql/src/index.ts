export { average, count, maximum, minimum, sum, topk } from './aggregations.ts';
export { type Duration, realTime, scaleDuration, type TimeScale, toMilliseconds } from './duration.ts';
export { type Expression, printExpression, type Scalar, type Selector, type Vector } from './expression.ts';
export {
  absent,
  clampMin,
  constant,
  seconds,
  since,
  withLabel,
} from './functions.ts';
export type { Matchers } from './matchers.ts';
export {
  above,
  add,
  and,
  atLeast,
  below,
  complement,
  divide,
  equal,
  isAbove,
  isAtLeast,
  type Matching,
  multiply,
  or,
  subtract,
  unless,
} from './operators.ts';
export { nativeQuantile, quantile } from './quantile.ts';
export { increase, overSteps, overTime, rate, slope, type Window } from './ranges.ts';
export { rateOrZero } from './rate-or-zero.ts';
export { bucketsOf, countOf, countWithin, recorded, series, sumOf } from './selectors.ts';
