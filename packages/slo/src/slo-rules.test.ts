import { metrics, serviceNames } from '@dawsos/conventions';
import { printExpression, series } from '@dawsos/promql';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eventRatio } from './event-ratio.ts';
import type { Indicator } from './indicator.ts';
import { latencyWithin } from './latency-within.ts';
import { defineSlo } from './slo.ts';
import { sloAlerts } from './slo-alerts.ts';
import { sloRecordingRules } from './slo-recording-rules.ts';
import { timeInState } from './time-in-state.ts';

const { apiRequestDuration, requests, freshnessRejections, httpRequests, portfolios } = metrics;
const state = { record: 'example:state:bool', expr: series(portfolios) as never };
const indicators: Readonly<Record<string, Indicator>> = {
  latency: latencyWithin(apiRequestDuration, 0.5, { job: 'executor-api' }),
  ratio: eventRatio({
    promise: 'went well',
    bad: series(requests, { status: 'error' }),
    except: series(freshnessRejections),
    all: series(requests),
  }),
  time: timeInState({ promise: 'was there', state, presence: series(portfolios), samples: { good: [], bad: [] } }),
};
const sloOf = (indicator: Indicator, objective = 0.99, minimumEvents = 10) =>
  defineSlo({
    id: 'example-slo',
    title: 'Example',
    service: serviceNames.executor,
    team: 'api',
    concern: 'example',
    objective,
    indicator,
    minimumEvents,
    impact: 'Somebody waits.',
    mend: [],
    rehearse: 'Be slow.',
  });

describe.each(Object.entries(indicators))('an SLO of %s', (_, indicator) => {
  test('reads only what it records, and what it records only from what it recorded before', () => {
    const recorded = new Set<string>();
    const namesIn = (text: string) => text.match(/\b[a-z_]+:[\w:]+/g) ?? [];
    for (const { record, expr } of sloRecordingRules(sloOf(indicator))) {
      for (const name of namesIn(printExpression(expr))) expect(recorded).toContain(name);
      recorded.add(record);
    }
    for (const { expr } of sloAlerts(sloOf(indicator))) {
      for (const name of namesIn(printExpression(expr))) expect(recorded).toContain(name);
    }
  });

  test('records nothing twice', () => {
    const records = sloRecordingRules(sloOf(indicator)).map(({ record }) => record);
    expect(new Set(records).size).toBe(records.length);
  });

  test('alerts on a fast burn, a steady one, and on nothing being measured', () => {
    const alerts = sloAlerts(sloOf(indicator));
    expect(alerts.map(({ alert, severity, concern }) => [alert, severity, concern])).toEqual([
      ['ExampleSloBudgetBurnPage', 'critical', 'example'],
      ['ExampleSloBudgetBurnTicket', 'warning', 'example'],
      ['ExampleSloUnmeasured', 'warning', 'example-measurement'],
    ]);
    expect(alerts.every(({ labels, team }) => labels?.slo === 'example-slo' && team === 'api')).toBe(true);
  });
});

test('both windows have to burn, and enough events to speak of a rate', () => {
  const [page] = sloAlerts(sloOf(indicators.latency as Indicator));
  const only = (record: string) => `slo:${record}{slo="example-slo"}`;
  expect(page && printExpression(page.expr)).toBe(
    `(((${only('bad_events:ratio_rate1h')} > 0.144) and (${only('bad_events:ratio_rate5m')} > 0.144)) and ` +
      `(${only('events:increase1h')} >= 10)) or ` +
      `(((${only('bad_events:ratio_rate6h')} > 0.06) and (${only('bad_events:ratio_rate30m')} > 0.06)) and ` +
      `(${only('events:increase6h')} >= 10))`,
  );
});

test('each threshold in the alerts is its window’s factor times the budget', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.94, max: 0.9999, noNaN: true }), (objective) => {
      const [page, ticket] = sloAlerts(sloOf(indicators.ratio as Indicator, objective));
      const thresholds = [page, ticket].flatMap((alert) =>
        [...(alert ? printExpression(alert.expr) : '').matchAll(/\} > ([\d.e-]+)/g)].map(([, text]) => Number(text)),
      );
      const factors = [14.4, 14.4, 6, 6, 3, 3, 1, 1];
      expect(thresholds).toHaveLength(factors.length);
      for (const [index, factor] of factors.entries()) {
        expect(thresholds[index]).toBeCloseTo(factor * (1 - objective), 8);
      }
    }),
  );
});

describe('what is bad', () => {
  const printed = (indicator: Indicator | undefined) => indicator && printExpression(indicator.bad('5m'));

  test('is, of latencies, all without those within the limit', () => {
    expect(printed(indicators.latency)).toBe(
      'sum (rate(dawsos_api_request_duration_seconds_count{job="executor-api"}[5m])) - ' +
        'sum (rate(dawsos_api_request_duration_seconds_bucket{job="executor-api",le="0.5"}[5m]))',
    );
  });

  test('is zero where none was ever counted, and never below', () => {
    const all = 'sum (rate(dawsos_requests_total[5m]))';
    expect(printed(indicators.ratio)).toBe(
      `clamp_min((sum (rate(dawsos_requests_total{status="error"}[5m])) or (${all} * 0)) - ` +
        `(sum (rate(dawsos_freshness_rejections_total[5m])) or (${all} * 0)), 0)`,
    );
  });

  test('is the time in which the state was not 1', () => {
    expect(printed(indicators.time)).toBe('1 - avg_over_time(example:state:bool[5m])');
  });
});

describe('input for a test', () => {
  const perMinute = (indicator: Indicator | undefined, outcome: 'good' | 'bad') =>
    indicator?.samples(outcome, 7).map((sample) => sample.perMinute);

  test('has no event within the limit when all are bad', () => {
    expect([perMinute(indicators.latency, 'good'), perMinute(indicators.latency, 'bad')]).toEqual([
      [7, 7],
      [7, 0],
    ]);
  });

  test('counts an event of the same name once', () => {
    expect([perMinute(indicators.ratio, 'good'), perMinute(indicators.ratio, 'bad')]).toEqual([
      [7, 0],
      [0, 7],
    ]);
  });

  test('counts an event of another name among all as well', () => {
    const all = series(httpRequests);
    const indicator = eventRatio({ promise: '', bad: series(freshnessRejections), all });
    expect(perMinute(indicator, 'bad')).toEqual([7, 7]);
    expect(indicator.excepted).toBeUndefined();
  });

  test('has as many excepted events as bad ones where all of these are excepted', () => {
    expect(indicators.ratio?.excepted?.(7).map((sample) => sample.perMinute)).toEqual([0, 7, 7]);
  });
});
