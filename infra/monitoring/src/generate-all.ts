import { generateAlertmanager } from './alertmanager/print-alertmanager.ts';
import { generateDashboards } from './dashboards/generate-dashboards.ts';
import { everyAlert } from './every-alert.ts';
import type { GeneratedSet } from './generated-file.ts';
import { generateThresholds } from './load-thresholds/generate-thresholds.ts';
import { generateMetricsReference } from './metrics-reference/generate-metrics-reference.ts';
import { generateOpenSlo } from './openslo/generate-openslo.ts';
import { generateAlertTests } from './promtool/generate-alert-tests.ts';
import { generateRules } from './rule-files.ts';
import { generateRunbooks } from './runbooks/generate-runbooks.ts';
import { slos } from './slos.ts';

/** Everything that is generated from the declarations. */
export const generateAll = (): readonly GeneratedSet[] => [
  generateRules(),
  generateAlertTests(everyAlert),
  generateAlertmanager(),
  generateRunbooks(everyAlert),
  generateDashboards(),
  generateThresholds(slos),
  generateMetricsReference(everyAlert),
  generateOpenSlo(slos),
];
