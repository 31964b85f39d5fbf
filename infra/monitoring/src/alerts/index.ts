import type { Alert } from '../alert.ts';
import type { RuleGroup } from '../prometheus/rule-file.ts';
import { alertDeliveryAlerts } from './alert-delivery.ts';
import { breakerAlerts } from './breakers.ts';
import { databaseAlerts } from './database.ts';
import { executeLatencyAlerts } from './execute-latency.ts';
import { jobAlerts } from './jobs.ts';
import { ledgerAlerts } from './ledger.ts';
import { packBuildAlerts } from './pack-builds.ts';
import { packFreshnessAlerts } from './pack-freshness.ts';
import { patternAlerts } from './patterns.ts';
import { providerAlerts } from './providers.ts';
import { requestErrorAlerts } from './request-errors.ts';
import { requestLatencyAlerts, requestLatencyRecordings } from './request-latency.ts';
import { serviceAlerts } from './services.ts';
import { telemetryAlerts } from './telemetry.ts';
import { valuationLatencyAlerts } from './valuation-latency.ts';

/** Every alert that is declared by hand; those of the SLOs come from the SLOs. */
export const alerts: readonly Alert[] = [
  ...requestErrorAlerts,
  ...executeLatencyAlerts,
  ...requestLatencyAlerts,
  ...valuationLatencyAlerts,
  ...patternAlerts,
  ...packFreshnessAlerts,
  ...packBuildAlerts,
  ...jobAlerts,
  ...alertDeliveryAlerts,
  ...ledgerAlerts,
  ...breakerAlerts,
  ...providerAlerts,
  ...databaseAlerts,
  ...serviceAlerts,
  ...telemetryAlerts,
];

/** The rules of them, and those they read. */
export const alertRuleGroups: readonly RuleGroup[] = [
  { name: 'request-rates', interval: '1m', rules: requestLatencyRecordings },
  { name: 'alerts', interval: '15s', rules: alerts },
];
