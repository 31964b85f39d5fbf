import { metrics } from '@dawsos/conventions';
import { above, rate, series, sum } from '@dawsos/promql';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { printRuleFile, type RuleGroup } from './rule-file.ts';

const errors = sum(rate(series(metrics.requestErrors), '5m'));
const groups: readonly RuleGroup[] = [
  {
    name: 'example',
    interval: '30s',
    rules: [
      { record: 'example:errors:rate5m', expr: errors, labels: { slo: 'example' } },
      {
        alert: 'Example',
        expr: above(errors, 1),
        for: '10m',
        severity: 'warning',
        team: 'on',
        concern: 'example',
        labels: { slo: 'example' },
        summary: 'Errors',
        description: 'Many: {{ $value }}',
      },
    ],
  },
];

test('rules are printed in their order, alerts with whom they are for and where their page is', () => {
  const expr = 'sum (rate(dawsos_request_errors_total[5m]))';
  expect(parse(printRuleFile(groups))).toEqual({
    groups: [
      {
        name: 'example',
        interval: '30s',
        rules: [
          { record: 'example:errors:rate5m', expr, labels: { slo: 'example' } },
          {
            alert: 'Example',
            expr: `${expr} > 1`,
            for: '10m',
            labels: { severity: 'warning', team: 'on', concern: 'example', slo: 'example' },
            annotations: {
              summary: 'Errors',
              description: 'Many: {{ $value }}',
              runbook_url: 'https://github.com/dawsos/reference/blob/main/docs/runbooks/Example.md',
            },
          },
        ],
      },
    ],
  });
});

test('a rehearsal shortens ranges down to the floor, and intervals and waiting times without it', () => {
  const [group] = parse(printRuleFile(groups, { scale: 1 / 60, floorMs: 8_000 })).groups;
  expect([group.interval, group.rules[0].expr, group.rules[1].for]).toEqual([
    '1000ms',
    'sum (rate(dawsos_request_errors_total[8000ms]))',
    '10000ms',
  ]);
});

test('what YAML 1.1 would read as something else is quoted', () => {
  expect(printRuleFile(groups)).toContain('team: "on"');
});
