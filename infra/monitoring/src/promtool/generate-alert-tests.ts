import type { Alert } from '../alert.ts';
import type { GeneratedSet } from '../generated-file.ts';
import { ruleGroups } from '../rule-files.ts';
import { alertTest } from './alert-test.ts';
import { neededRuleFiles } from './needed-rule-files.ts';

const folder = 'infra/prometheus/tests';

/** The unit tests of every alert, for promtool. */
export const generateAlertTests = (alerts: readonly Alert[]): GeneratedSet => ({
  folders: [folder],
  files: alerts.map((alert) => ({
    path: `${folder}/${alert.alert}.yaml`,
    content: alertTest(alert, neededRuleFiles(alert, ruleGroups)),
  })),
});
