import type { Alert } from '../alert.ts';
import type { GeneratedSet } from '../generated-file.ts';
import { printRuleFile } from '../prometheus/rule-file.ts';
import { alertTest } from '../promtool/alert-test.ts';
import { alertRuleGroups } from './index.ts';

/** The rules of the alerts declared by hand. */
export const generateAlertRules = (): GeneratedSet => ({
  folders: ['infra/prometheus/rules'],
  files: [{ path: 'infra/prometheus/rules/alerts.yaml', content: printRuleFile(alertRuleGroups) }],
});

/** The unit tests of every alert, for promtool. */
export const generateAlertTests = (alerts: readonly Alert[]): GeneratedSet => ({
  folders: ['infra/prometheus/tests'],
  files: alerts.map((alert) => ({ path: `infra/prometheus/tests/${alert.alert}.yaml`, content: alertTest(alert) })),
});
