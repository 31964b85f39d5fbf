import type { TimeScale } from '@dawsos/promql';
import { alertRuleGroups } from './alerts/index.ts';
import { aliasRuleGroups } from './aliases/index.ts';
import type { GeneratedFile, GeneratedSet } from './generated-file.ts';
import { printRuleFile, type RuleGroup } from './prometheus/rule-file.ts';
import { sloRuleGroup } from './slos/slo-rules.ts';
import { slos } from './slos.ts';

/** Every rule group, by the file it stands in: one for each SLO, so that the tests of an alert evaluate no other's. */
export const ruleGroups: Readonly<Record<string, readonly RuleGroup[]>> = {
  ...Object.fromEntries(slos.map(sloRuleGroup).map((group) => [group.name, [group]])),
  alerts: alertRuleGroups,
  aliases: aliasRuleGroups,
};

const folder = 'infra/prometheus/rules';

/** The rule files of Prometheus; with a `time` scale, the same rules with all durations shortened, for rehearsals. */
export const ruleFiles = (time?: TimeScale): GeneratedFile[] =>
  Object.entries(ruleGroups).map(([name, groups]) => ({
    path: `${folder}/${name}.yaml`,
    content: printRuleFile(groups, time),
  }));

/** Them as they are committed. */
export const generateRules = (): GeneratedSet => ({ folders: [folder], files: ruleFiles() });
