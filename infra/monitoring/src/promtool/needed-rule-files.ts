import { printExpression } from '@dawsos/promql';
import type { AlertRule, RecordingRule } from '@dawsos/slo';
import type { RuleGroup } from '../prometheus/rule-file.ts';

/** Names of the rule files a test of this alert needs: the one it stands in, and those that record what it reads. */
export function neededRuleFiles(
  { alert, expr }: AlertRule,
  groups: Readonly<Record<string, readonly RuleGroup[]>>,
): string[] {
  const text = printExpression(expr);
  const isNeeded = (rule: AlertRule | RecordingRule): boolean =>
    'alert' in rule ? rule.alert === alert : text.includes(rule.record) && sameSlo(rule);
  const sameSlo = ({ labels }: RecordingRule) => labels?.slo === undefined || text.includes(`slo="${labels.slo}"`);
  // Other names of metrics are for other people's queries.
  return Object.keys(groups).filter(
    (name) => name !== 'aliases' && groups[name]?.some(({ rules }) => rules.some(isNeeded)),
  );
}
