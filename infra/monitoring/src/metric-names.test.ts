import { expect, test } from 'vitest';
import { metricNames } from './metric-names.ts';

test.each([
  ['up', ['up']],
  ['sum by (job) (rate(a_total{job="up"}[5m])) / on (job) b:c:d', ['a_total', 'b:c:d']],
  ['rate(a_total{agent=~"$agent"}[$__rate_interval])', ['a_total']],
  ['vector(1)', []],
])('%s reads %j', (query, names) => {
  expect([...metricNames(query)]).toEqual(names);
});

test.each(['sum(', 'a{b=c}', 'rate(a[five])', 'a b'])('%s is no PromQL', (query) => {
  expect(() => metricNames(query)).toThrow(SyntaxError);
});
