export { alerts } from './alerts/index.ts';
export { type PanelQuery, panelQueries } from './dashboards/panel-queries.ts';
export { ruleFiles } from './rule-files.ts';
