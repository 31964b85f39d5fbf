export { type PanelQuery, panelQueries } from './dashboards/panel-queries.ts';
export { printRuleFile, type RuleGroup } from './prometheus/rule-file.ts';
