import { generateAlertmanager } from './alertmanager/print-alertmanager.ts';
import { generateAlertRules, generateAlertTests } from './alerts/generate-alerts.ts';
import { alerts } from './alerts/index.ts';
import { generateDashboards } from './dashboards/generate-dashboards.ts';
import type { GeneratedSet } from './generated-file.ts';
import { generateRunbooks } from './runbooks/generate-runbooks.ts';

/** Everything that is generated from the declarations. */
export const generateAll = (): readonly GeneratedSet[] => [
  generateAlertRules(),
  generateAlertTests(alerts),
  generateAlertmanager(),
  generateRunbooks(alerts),
  generateDashboards(),
];
