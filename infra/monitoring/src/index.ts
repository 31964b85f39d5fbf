export { alerts } from './alerts/index.ts';
export { type PanelQuery, type PanelStatement, panelQueries, panelStatements } from './dashboards/panel-queries.ts';
export { ruleFiles } from './rule-files.ts';
