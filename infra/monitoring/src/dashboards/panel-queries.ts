import { printExpression } from '@dawsos/promql';
import { allDashboards } from './all-dashboards.ts';
import { isPanel, isSqlPanel } from './dashboard.ts';

/** A query Grafana asks, and which of Grafana's variables stand in it, `$` left out. */
export interface PanelQuery {
  readonly dashboard: string;
  readonly panel: string;
  readonly query: string;
  readonly variables: readonly string[];
}

/** Every query of every panel. */
export const panelQueries = (): PanelQuery[] =>
  allDashboards.flatMap(({ title: dashboard, panels }) =>
    panels.filter(isPanel).flatMap(({ title: panel, lines }) =>
      lines.map((line) => {
        const query = printExpression(line.query);
        const variables = [...query.matchAll(/\$(\w+)/g)].map(([, name = '']) => name);
        return { dashboard, panel, query, variables: [...new Set(variables)] };
      }),
    ),
  );

/** A statement Grafana sends to the database. */
export interface PanelStatement {
  readonly dashboard: string;
  readonly panel: string;
  readonly sql: string;
}

/** Every statement of every panel that asks the database. */
export const panelStatements = (): PanelStatement[] =>
  allDashboards.flatMap(({ title: dashboard, panels }) =>
    panels.filter(isSqlPanel).map(({ title: panel, sql }) => ({ dashboard, panel, sql })),
  );
