import {
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  type Dashboard as GrafanaDashboard,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { type Dashboard, isPanel, isSqlPanel } from './dashboard.ts';
import { deployments } from './deployments.ts';
import type { Variable } from './label-variable.ts';
import { placePanels } from './place-panels.ts';
import { prometheus } from './prometheus-source.ts';
import { renderPanel, renderSqlPanel } from './render-panel.ts';

const tag = 'dawsos';

/** Grafana's dashboard of ours; panels are numbered in their order, from 1. */
export function renderDashboard(dashboard: Dashboard): GrafanaDashboard {
  const builder = new DashboardBuilder(dashboard.title)
    .uid(dashboard.uid)
    .description(dashboard.description)
    .tags([tag])
    .refresh(dashboard.refresh)
    .time({ from: `now-${dashboard.from}`, to: 'now' })
    .tooltip(DashboardCursorSync.Crosshair)
    .readonly()
    .variables((dashboard.variables ?? []).map(renderVariable))
    .annotations([deployments()])
    .links([
      new DashboardLinkBuilder('DawsOS').type(DashboardLinkType.Dashboards).tags([tag]).asDropdown(true).keepTime(true),
    ]);
  const places = placePanels(dashboard.panels);
  for (const [index, item] of dashboard.panels.entries()) {
    const place = places[index];
    if (place === undefined) continue;
    if (isPanel(item)) builder.withPanel(renderPanel(item, index + 1, place));
    else if (isSqlPanel(item)) builder.withPanel(renderSqlPanel(item, index + 1, place));
    else builder.withRow(new RowBuilder(item.row).id(index + 1).gridPos(place));
  }
  return builder.build();
}

/** All values unless some are chosen; a value that is not there yet matches as well. */
const renderVariable = ({ name, title, query }: Variable): QueryVariableBuilder =>
  new QueryVariableBuilder(name)
    .label(title)
    .datasource(prometheus)
    .query(query)
    .definition(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .allValue('.*')
    .current({ selected: true, text: 'All', value: '$__all' });
