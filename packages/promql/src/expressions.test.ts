import { metrics } from '@dawsos/conventions';
import { expect, test } from 'vitest';
import * as promql from './index.ts';
import { errorNodes } from './testing/error-nodes.ts';

const { httpRequests, apiRequestDuration, portfolios } = metrics;
const requests = promql.series(httpRequests, { job: 'executor-api', status: { matches: '5..' } });
const stored = promql.series(portfolios);
const byStatus = promql.sum(promql.rate(requests, '5m'), ['status']);
const rule = { record: 'level:metric:operation', expr: byStatus };

const examples: readonly (readonly [string, promql.Expression, string])[] = [
  ['series', requests, 'http_requests_total{job="executor-api",status=~"5.."}'],
  ['series', stored, 'dawsos_portfolios'],
  ['bucketsOf', promql.bucketsOf(apiRequestDuration), 'dawsos_api_request_duration_seconds_bucket'],
  ['countOf', promql.countOf(apiRequestDuration), 'dawsos_api_request_duration_seconds_count'],
  ['sumOf', promql.sumOf(apiRequestDuration), 'dawsos_api_request_duration_seconds_sum'],
  ['countWithin', promql.countWithin(apiRequestDuration, 0.3), 'dawsos_api_request_duration_seconds_bucket{le="0.3"}'],
  ['recorded', promql.recorded(rule, { status: '500' }), 'level:metric:operation{status="500"}'],
  ['rate', promql.rate(stored, '5m'), 'rate(dawsos_portfolios[5m])'],
  [
    'rateOrZero',
    promql.rateOrZero(requests, stored, '5m'),
    'sum (rate(http_requests_total{job="executor-api",status=~"5.."}[5m])) or (sum (rate(dawsos_portfolios[5m])) * 0)',
  ],
  ['increase', promql.increase(stored, '$__rate_interval'), 'increase(dawsos_portfolios[$__rate_interval])'],
  ['slope', promql.slope(stored, '1h'), 'deriv(dawsos_portfolios[1h])'],
  ['overTime', promql.overTime('max', stored, '1d'), 'max_over_time(dawsos_portfolios[1d])'],
  ['overSteps', promql.overSteps('count', byStatus, '1d', '1m'), `count_over_time((${print(byStatus)})[1d:1m])`],
  ['sum', promql.sum(requests), 'sum (http_requests_total{job="executor-api",status=~"5.."})'],
  ['average', promql.average(stored, ['job']), 'avg by (job) (dawsos_portfolios)'],
  ['maximum', promql.maximum(stored), 'max (dawsos_portfolios)'],
  ['minimum', promql.minimum(stored), 'min (dawsos_portfolios)'],
  ['count', promql.count(stored, ['job', 'instance']), 'count by (job, instance) (dawsos_portfolios)'],
  ['topk', promql.topk(3, stored), 'topk(3, dawsos_portfolios)'],
  [
    'nativeQuantile',
    promql.nativeQuantile(0.99, promql.sum(promql.rate(promql.series(httpRequests), '5m'))),
    'histogram_quantile(0.99, sum (rate(http_requests_total[5m])))',
  ],
  [
    'quantile',
    promql.quantile(0.99, apiRequestDuration, { window: '5m', by: ['status'] }),
    'histogram_quantile(0.99, sum by (le, status) (rate(dawsos_api_request_duration_seconds_bucket[5m])))',
  ],
  [
    'nativeQuantile',
    promql.nativeQuantile(0.99, promql.sum(stored, ['job'])),
    'histogram_quantile(0.99, sum by (job) (dawsos_portfolios))',
  ],
  ['absent', promql.absent(stored), 'absent(dawsos_portfolios)'],
  ['seconds', promql.seconds('15m'), '900'],
  ['since', promql.since(stored), 'time() - dawsos_portfolios'],
  ['clampMin', promql.clampMin(stored, 0), 'clamp_min(dawsos_portfolios, 0)'],
  ['constant', promql.constant(0.99), 'vector(0.99)'],
  [
    'withLabel',
    promql.withLabel(requests, 'code', '$1', 'status', '(.*)'),
    'label_replace(http_requests_total{job="executor-api",status=~"5.."}, "code", "$1", "status", "(.*)")',
  ],
  ['complement', promql.complement(promql.add(stored, 1)), '1 - (dawsos_portfolios + 1)'],
  ['add', promql.add(stored, stored), 'dawsos_portfolios + dawsos_portfolios'],
  ['subtract', promql.subtract(stored, 1), 'dawsos_portfolios - 1'],
  ['multiply', promql.multiply(promql.add(stored, 1), 2), '(dawsos_portfolios + 1) * 2'],
  ['divide', promql.divide(stored, promql.seconds('1h')), 'dawsos_portfolios / 3600'],
  ['above', promql.above(stored, 1), 'dawsos_portfolios > 1'],
  ['atLeast', promql.atLeast(stored, 1), 'dawsos_portfolios >= 1'],
  ['below', promql.below(stored, 1), 'dawsos_portfolios < 1'],
  ['equal', promql.equal(stored, 1), 'dawsos_portfolios == 1'],
  ['isAbove', promql.isAbove(stored, 1), 'dawsos_portfolios > bool 1'],
  ['isAtLeast', promql.isAtLeast(stored, 1), 'dawsos_portfolios >= bool 1'],
  [
    'and',
    promql.and(stored, requests, { ignoring: ['status'] }),
    `dawsos_portfolios and ignoring (status) ${print(requests)}`,
  ],
  ['or', promql.or(stored, requests), `dawsos_portfolios or ${print(requests)}`],
  ['unless', promql.unless(stored, requests, { on: ['job'] }), `dawsos_portfolios unless on (job) ${print(requests)}`],
  [
    'multiply',
    promql.multiply(requests, stored, { on: ['job'], groupLeft: ['version'] }),
    `${print(requests)} * on (job) group_left (version) dawsos_portfolios`,
  ],
];

function print(expression: promql.Expression): string {
  return promql.printExpression(expression);
}

test.each(examples)('%s prints what Prometheus understands', (_, expression, text) => {
  expect(print(expression)).toBe(text);
  expect(errorNodes(text.replaceAll('$__rate_interval', '1m'))).toEqual([]);
});

test('every function that makes an expression has an example', () => {
  const others = new Set(['printExpression', 'realTime', 'scaleDuration', 'toMilliseconds']);
  const shown = new Set(examples.map(([name]) => name));
  expect(Object.keys(promql).filter((name) => !others.has(name) && !shown.has(name))).toEqual([]);
});

test('a condition is put in parentheses where it is an operand, so that nothing binds otherwise than it is written', () => {
  const either = promql.or(promql.above(stored, 1), promql.below(stored, 0));
  expect(print(promql.and(either, stored))).toBe(
    '((dawsos_portfolios > 1) or (dawsos_portfolios < 0)) and dawsos_portfolios',
  );
  expect(print(promql.since(promql.or(stored, stored)))).toBe('time() - (dawsos_portfolios or dawsos_portfolios)');
});
