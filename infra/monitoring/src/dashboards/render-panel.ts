import { printExpression } from '@dawsos/promql';
import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import {
  type Panel as GrafanaPanel,
  MappingType,
  type Threshold,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type ValueMap,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import type { Line, Panel, SqlPanel, Thresholds } from './dashboard.ts';
import { dataLinks } from './data-links.ts';
import { newPanel } from './new-panel.ts';
import type { Place } from './place-panels.ts';
import { postgres } from './postgres-source.ts';
import { prometheus } from './prometheus-source.ts';
import type { ValueNames } from './value-names.ts';

/** Grafana's panel of ours. */
export function renderPanel(panel: Panel, id: number, place: Place): Builder<GrafanaPanel> {
  return newPanel[panel.type](panel)
    .id(id)
    .title(panel.title)
    .description(panel.description)
    .datasource(prometheus)
    .gridPos(place)
    .unit(panel.unit)
    .mappings(panel.names === undefined ? [] : [valueMap(panel.names)])
    .thresholds(new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(thresholdSteps(panel.thresholds)))
    .dataLinks(panel.service === undefined ? [] : dataLinks(panel.service))
    .targets(panel.lines.map((line, index) => target(panel, line, index)));
}

/** Grafana's panel of one that asks the database. */
export const renderSqlPanel = (panel: SqlPanel, id: number, place: Place): Builder<GrafanaPanel> =>
  newPanel[panel.type]({})
    .id(id)
    .title(panel.title)
    .description(panel.description)
    .datasource(postgres)
    .gridPos(place)
    .unit(panel.unit)
    .thresholds(new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(thresholdSteps(panel.thresholds)))
    .targets([{ build: () => sqlTarget(panel.sql) }]);

/** The SDK has no builder for PostgreSQL; this is what Grafana's own editor saves. */
const sqlTarget = (rawSql: string): Dataquery =>
  ({
    refId: 'A',
    datasource: postgres,
    rawSql,
    rawQuery: true,
    editorMode: 'code',
    format: 'table',
  }) as unknown as Dataquery;

/** Only a time series asks for the whole range; the others show the newest value, and none when it is gone. */
function target({ type, exemplars }: Panel, { query, legend }: Line, index: number): DataqueryBuilder {
  const built = new DataqueryBuilder()
    .refId(String.fromCharCode('A'.charCodeAt(0) + index))
    .datasource(prometheus)
    .expr(printExpression(query))
    .legendFormat(legend);
  if (type === 'timeseries') return built.range().exemplar(exemplars === true);
  return built.instant().format(type === 'table' ? PromQueryFormat.Table : PromQueryFormat.TimeSeries);
}

const valueMap = (names: ValueNames): ValueMap => ({
  type: MappingType.ValueToText,
  options: Object.fromEntries(names.map(({ text, color }, value) => [String(value), { text, color, index: value }])),
});

/** A step holds from its value on; the first one from minus infinity, which Grafana writes as null. */
function thresholdSteps({ warning, critical, good = 'low' }: Thresholds = {}): Threshold[] {
  const limits = [
    { value: warning, bad: 'orange' },
    { value: critical, bad: 'red' },
  ].flatMap(({ value, bad }) => (value === undefined ? [] : [{ value, bad }]));
  if (good === 'low')
    return [{ value: null, color: 'green' }, ...limits.map(({ value, bad }) => ({ value, color: bad }))];
  const colors = [...limits.map(({ bad }) => bad).reverse(), 'green'];
  return [null, ...limits.map(({ value }) => value).reverse()].map((value, index) => ({
    value,
    color: colors[index] ?? 'green',
  }));
}
