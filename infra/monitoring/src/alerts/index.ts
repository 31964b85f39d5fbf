import type { Alert } from '../alert.ts';
import type { RuleGroup } from '../prometheus/rule-file.ts';
import { breakerAlerts } from './breakers.ts';
import { requestErrorAlerts } from './request-errors.ts';

/** Every alert that is declared by hand; those of the SLOs come from the SLOs. */
export const alerts: readonly Alert[] = [...requestErrorAlerts, ...breakerAlerts];

/** The rules of them. */
export const alertRuleGroups: readonly RuleGroup[] = [{ name: 'alerts', interval: '15s', rules: alerts }];
