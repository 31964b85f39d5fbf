import { metrics } from '@dawsos/conventions';
import { expect, test } from 'vitest';
import { bucketsOf, countWithin, quantile, rate, recorded, series, sum } from './index.ts';

const { requests, apiRequestDuration } = metrics;

/** Checked by the compiler: each line but the first of a pair must not compile, and the suppression must be needed. */
const compileErrors = () => {
  series(requests, { status: 'error' });
  // @ts-expect-error a value the label cannot have
  series(requests, { status: 'failed' });
  // @ts-expect-error the same among others
  series(requests, { status: { anyOf: ['error', 'failed'] } });
  // @ts-expect-error a pattern where all values are known
  series(requests, { status: { matches: 'err.*' } });
  // @ts-expect-error a label the metric lacks
  series(requests, { endpoint: '/execute' });
  // @ts-expect-error a histogram has no series of its own
  series(apiRequestDuration);
  // @ts-expect-error a counter has no buckets
  bucketsOf(requests);
  countWithin(apiRequestDuration, 0.5);
  // @ts-expect-error not one of its bounds
  countWithin(apiRequestDuration, 0.4);
  sum(series(requests), ['pattern_id']);
  // @ts-expect-error a label the series lack
  sum(series(requests), ['agent_name']);
  // @ts-expect-error a label that is gone after the sum
  sum(sum(series(requests), ['pattern_id']), ['status']);
  // @ts-expect-error a range of what is no selector
  rate(sum(series(requests)), '5m');
  // @ts-expect-error no duration
  rate(series(requests), '5 minutes');
  // @ts-expect-error a label the histogram lacks
  quantile(0.5, apiRequestDuration, { window: '5m', by: ['endpoint'] });
  const rule = { record: 'a:b:c', expr: sum(series(requests), ['status']) };
  recorded(rule, { status: 'error' });
  // @ts-expect-error a label the rule does not record
  recorded(rule, { pattern_id: 'x' });
};

test('what the catalogue lacks does not compile', () => {
  expect(compileErrors).toBeTypeOf('function');
});
