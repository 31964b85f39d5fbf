import { readFileSync } from 'node:fs';
import { printExpression } from '@dawsos/promql';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { panelQueries } from './dashboards/panel-queries.ts';
import { everyAlert } from './every-alert.ts';
import { metricNames } from './metric-names.ts';
import { catalogue, metricUses, seriesOf } from './metrics-reference/metric-uses.ts';
import { ruleFiles, ruleGroups } from './rule-files.ts';
import { stackMetrics } from './stack-metrics.ts';

const emitted = new Set([...catalogue, ...Object.values(stackMetrics)].flatMap(seriesOf));
const rules = Object.values(ruleGroups).flatMap((groups) => groups.flatMap((group) => group.rules));
const recorded = new Set(rules.flatMap((rule) => ('record' in rule ? [rule.record] : [])));
const aliases = (ruleGroups.aliases ?? []).flatMap((group) => group.rules);

interface RuleFile {
  readonly groups: readonly { readonly rules: readonly { readonly expr: string }[] }[];
}

describe('the names of rules, dashboards, pages and catalogue are one closed graph', () => {
  test.each(ruleFiles())('$path reads only what is emitted or recorded', ({ content }) => {
    const { groups }: RuleFile = parse(content);
    const read = groups.flatMap((group) => group.rules.flatMap(({ expr }) => [...metricNames(expr)]));
    expect(read.filter((name) => !emitted.has(name) && !recorded.has(name))).toEqual([]);
    expect(read.length).toBeGreaterThan(0);
  });

  test.each(everyAlert)('the page of $alert asks for what is emitted or recorded', ({ runbook }) => {
    const read = [...metricNames(printExpression(runbook.firstQuery))];
    expect(read.filter((name) => !emitted.has(name) && !recorded.has(name))).toEqual([]);
  });

  test('what pages ask in their text is PromQL, of what is emitted or recorded', () => {
    const texts = everyAlert.flatMap(({ runbook: { impact, confirm, mend, rehearse } }) => [
      impact,
      ...confirm,
      ...mend,
      rehearse,
    ]);
    const asked = texts.flatMap((text) => [...text.matchAll(/`((?:sum|max|min|changes|rate|increase)\b[^`]*)`/g)]);
    expect(asked.length).toBeGreaterThan(0);
    const read = asked.flatMap(([, query = '']) => [...metricNames(query)]);
    expect(read.filter((name) => !emitted.has(name) && !recorded.has(name))).toEqual([]);
  });

  test('every metric of the catalogue is read by an alert, an SLO, a dashboard or a page', () => {
    const usesOf = metricUses(everyAlert);
    const unread = catalogue.filter((metric) => {
      // Another name for it is for other people's queries.
      const { alerts: firing, slos: promised, dashboards, runbooks } = usesOf(metric);
      return [firing, promised, dashboards, runbooks].every((readers) => readers.length === 0);
    });
    expect(unread.map(({ name }) => name)).toEqual([]);
  });

  test('no alert, rule or file is there twice', () => {
    const names = rules.map((rule) => ('alert' in rule ? rule.alert : `${rule.record} ${JSON.stringify(rule.labels)}`));
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('other names of metrics', () => {
  test('are of what is emitted, and are not emitted themselves but for a breaker’s state', () => {
    const names = aliases.flatMap((rule) => ('record' in rule ? [rule.record] : []));
    expect(names.filter((name) => emitted.has(name))).toEqual(['circuit_breaker_state']);
    for (const { expr } of aliases) {
      for (const name of metricNames(printExpression(expr))) expect(emitted).toContain(name);
    }
  });

  test('are never what we count ourselves: whoever reads a breaker’s state says which', () => {
    const queries = [...rules.map(({ expr }) => printExpression(expr)), ...panelQueries().map(({ query }) => query)];
    const selectors = queries.flatMap((query) => query.match(/\bcircuit_breaker_state\b(?!")\{?[^})]*/g) ?? []);
    expect(selectors.length).toBeGreaterThan(0);
    expect(selectors.filter((selector) => !/\{.*(job|provider)=/.test(selector))).toEqual([]);
  });
});

test('what is committed is what is generated', () => {
  for (const { path, content } of ruleFiles()) {
    expect(readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')).toBe(content);
  }
});
