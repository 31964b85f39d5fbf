export { printRuleFile, type RuleGroup } from './prometheus/rule-file.ts';
