import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { metricNames } from '../metric-names.ts';
import { slos } from '../slos.ts';
import { generateOpenSlo } from './generate-openslo.ts';

const files = generateOpenSlo(slos).files.map(({ path, content }) => ({ path, slo: parse(content) }));

test.each(files)('$path has what OpenSLO v1 requires of an SLO', ({ path, slo }) => {
  expect(slo).toMatchObject({
    apiVersion: 'openslo/v1',
    kind: 'SLO',
    metadata: { name: expect.stringMatching(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/) },
    spec: {
      service: expect.stringMatching(/^[a-z0-9-]+$/),
      budgetingMethod: 'Occurrences',
      timeWindow: [{ duration: expect.stringMatching(/^[1-9]\d*[mhdwMQY]$/), isRolling: true }],
      indicator: { metadata: { name: slo.metadata.name }, spec: { ratioMetric: { counter: false } } },
    },
  });
  expect(path).toBe(`infra/openslo/${slo.metadata.name}.yaml`);
  const [objective, ...others] = slo.spec.objectives;
  expect(others).toEqual([]);
  expect(objective.target).toBeGreaterThan(0);
  expect(objective.target).toBeLessThan(1);
});

test.each(files)('$path asks Prometheus for bad events and for all', ({ slo }) => {
  const { bad, total, ...others } = slo.spec.indicator.spec.ratioMetric;
  expect(Object.keys(others)).toEqual(['counter']);
  for (const { metricSource } of [bad, total]) {
    expect(metricSource.type).toBe('Prometheus');
    expect(metricNames(metricSource.spec.query).size).toBeGreaterThan(0);
  }
});

test.each(files)('$path alerts on burn rates that its target can reach', ({ slo }) => {
  const budget = 1 - slo.spec.objectives[0].target;
  expect(slo.spec.alertPolicies.length).toBeGreaterThan(0);
  for (const { kind, spec } of slo.spec.alertPolicies) {
    const [{ kind: inner, spec: condition }] = spec.conditions;
    expect([kind, inner, condition.condition.kind, condition.condition.op]).toEqual([
      'AlertPolicy',
      'AlertCondition',
      'burnrate',
      'gt',
    ]);
    expect(condition.condition.threshold * budget).toBeLessThan(1);
  }
});
