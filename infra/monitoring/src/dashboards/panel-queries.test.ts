import { printExpression } from '@dawsos/promql';
import { sloRecordingRules } from '@dawsos/slo';
import { parser } from '@prometheus-io/lezer-promql';
import { expect, it } from 'vitest';
import { catalogue, seriesOf } from '../metrics-reference/metric-uses.ts';
import { slos } from '../slos.ts';
import { stackMetrics } from '../stack-metrics.ts';
import { line } from './dashboard.ts';
import { newVersions } from './deployments.ts';
import { panelQueries } from './panel-queries.ts';

const series = [...catalogue, ...Object.values(stackMetrics)].flatMap(seriesOf);
const known = new Set([...series, ...slos.flatMap(sloRecordingRules).map(({ record }) => record)]);

const substitute = (query: string): string => query.replaceAll('$__rate_interval', '1m').replaceAll(/\$\w+/g, '.*');

function parse(query: string): { names: string[]; errors: string[] } {
  const names: string[] = [];
  const errors: string[] = [];
  parser.parse(query).iterate({
    enter: ({ type, from, to, node }) => {
      if (type.isError) errors.push(`${query} at ${from}`);
      if (type.name === 'Identifier' && node.parent?.name === 'VectorSelector') names.push(query.slice(from, to));
    },
  });
  return { names, errors };
}

it.each(panelQueries())('$dashboard, $panel asks what Prometheus understands: $query', ({ query }) => {
  const { names, errors } = parse(substitute(query));
  expect(errors).toEqual([]);
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) expect(known).toContain(name);
});

it('asks for deployments in what Prometheus understands', () => {
  expect(parse(printExpression(newVersions))).toMatchObject({
    errors: [],
    names: ['dawsos_system_info', 'dawsos_system_info'],
  });
});

it('lists the variables of a query', () => {
  const latency = panelQueries().find(({ panel }) => panel === 'Agent Latency by Agent & Capability');
  expect(latency?.variables).toEqual(['agent', '__rate_interval']);
});

it('shows every metric that services say of themselves', () => {
  const shown = new Set(panelQueries().flatMap(({ query }) => parse(substitute(query)).names));
  const missing = series.filter((name) => /^(process|nodejs|dawsos_telemetry)_/.test(name) && !shown.has(name));
  expect(missing).toEqual([]);
});

it('refuses a legend of labels the series do not have', () => {
  const query = { kind: 'vector', print: () => 'up' } as const satisfies Parameters<typeof line<'job'>>[0];
  expect(line<'job'>(query, ['job']).legend).toBe('{{job}}');
  // @ts-expect-error a label the series do not have
  expect(line<'job'>(query, ['agent']).legend).toBe('{{agent}}');
});
