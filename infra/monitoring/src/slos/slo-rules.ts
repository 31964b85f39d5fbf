import { type Slo, sloAlerts, sloRecordingRules } from '@dawsos/slo';
import type { Alert } from '../alert.ts';
import type { RuleGroup } from '../prometheus/rule-file.ts';
import { proveSloAlert } from './prove-slo-alert.ts';
import { sloRunbook } from './slo-runbook.ts';

/** The alerts of an SLO, with their pages and their proofs. */
export const alertsOfSlo = (slo: Slo): Alert[] =>
  sloAlerts(slo).map((rule) => ({ ...rule, runbook: sloRunbook(slo, rule), proof: proveSloAlert(slo, rule) }));

/** What an SLO records, then its alerts, which read that. */
export const sloRuleGroup = (slo: Slo): RuleGroup => ({
  name: `slo-${slo.id}`,
  interval: '30s',
  rules: [...sloRecordingRules(slo), ...sloAlerts(slo)],
});
