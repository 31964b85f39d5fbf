import type { Alert } from './alert.ts';
import { alerts } from './alerts/index.ts';
import { alertsOfSlo } from './slos/slo-rules.ts';
import { slos } from './slos.ts';

/** The alerts that are declared, and those that follow from the SLOs. */
export const everyAlert: readonly Alert[] = [...alerts, ...slos.flatMap(alertsOfSlo)];
