import { type MetricDefinition, metrics } from '@dawsos/conventions';
import { printExpression } from '@dawsos/promql';
import type { Alert } from '../alert.ts';
import { panelQueries } from '../dashboards/panel-queries.ts';
import { metricNames } from '../metric-names.ts';
import { ruleGroups } from '../rule-files.ts';

/** What reads a metric. */
export interface MetricUses {
  readonly alerts: readonly string[];
  readonly dashboards: readonly string[];
  /** SLOs that are computed from it. */
  readonly slos: readonly string[];
  /** Other names it is recorded under, as it is or reckoned into something. */
  readonly records: readonly string[];
  /** Alerts whose page asks for it first. */
  readonly runbooks: readonly string[];
}

type Readers = readonly (readonly [reader: string, names: ReadonlySet<string>])[];

/** What reads each metric of the catalogue. */
export function metricUses(alerts: readonly Alert[]): (metric: MetricDefinition) => MetricUses {
  const rules = Object.values(ruleGroups).flatMap((groups) => groups.flatMap((group) => group.rules));
  const reads = (query: Parameters<typeof printExpression>[0]) => metricNames(printExpression(query));
  const firing: Readers = rules.flatMap((rule) => ('alert' in rule ? [[rule.alert, reads(rule.expr)]] : []));
  const recording = rules.filter((rule) => 'record' in rule);
  const ofSlos = recording.flatMap(({ labels, expr }) => (labels?.slo ? [[labels.slo, reads(expr)] as const] : []));
  const others = recording.flatMap(({ labels, record, expr }) => (labels?.slo ? [] : [[record, reads(expr)] as const]));
  const shown: Readers = panelQueries().map(({ dashboard, query }) => [dashboard, metricNames(query)]);
  const asked: Readers = alerts.map(({ alert, runbook }) => [alert, reads(runbook.firstQuery)]);
  return (metric) => {
    const series = seriesOf(metric);
    const readersAmong = (readers: Readers) => [
      ...new Set(readers.flatMap(([reader, names]) => (series.some((name) => names.has(name)) ? [reader] : []))),
    ];
    return {
      alerts: readersAmong(firing),
      dashboards: readersAmong(shown),
      slos: readersAmong(ofSlos),
      records: readersAmong(others),
      runbooks: readersAmong(asked),
    };
  };
}

/** The names of the series a metric has in Prometheus. */
export const seriesOf = ({ name, type }: MetricDefinition): string[] =>
  type === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name];

/** The whole catalogue, as one list. */
export const catalogue: readonly MetricDefinition[] = Object.values(metrics);
