import { alertTypes, deliveryErrors, deliveryMethods, evaluationStatuses, outcomes } from '../label-values.ts';
import { counter, gauge, histogram, oneOf } from '../metric-definition.ts';
import { serviceNames } from '../service-names.ts';

const owners = [serviceNames.alertDelivery];
const delivery_method = oneOf(...deliveryMethods);

export const alertMetrics = {
  alertsEvaluated: counter({
    name: 'dawsos_alerts_evaluated_total',
    help: 'Rules evaluated, by what came of it; repeated was told already that day, no_data could not be decided, error makes no sense as it is stored.',
    labels: { alert_type: oneOf(...alertTypes), status: oneOf(...evaluationStatuses) },
    owners,
  }),
  alertsDelivered: counter({
    name: 'dawsos_alerts_delivered_total',
    help: 'Deliveries that came to an end: success, or error for those given up to the dead letters.',
    labels: { delivery_method, status: oneOf(...outcomes) },
    owners,
  }),
  alertDeliveryDuration: histogram({
    name: 'alert_delivery_duration_seconds',
    help: 'Time from the start of the evaluation that found the event to its delivery, waits and retries included.',
    unit: 'seconds',
    labels: { delivery_method },
    buckets: [1, 5, 10, 30, 60, 120, 300],
    owners,
  }),
  alertDeliverySuccesses: counter({
    name: 'alert_delivery_success_total',
    help: 'Tries to deliver that succeeded.',
    labels: { delivery_method },
    owners,
  }),
  alertDeliveryFailures: counter({
    name: 'alert_delivery_failures_total',
    help: 'Tries to deliver that failed, by why.',
    labels: { delivery_method, error: oneOf(...deliveryErrors) },
    owners,
  }),
  alertRetries: counter({
    name: 'dawsos_alert_retries_total',
    help: 'Tries after the first one, by what came of them: delivered, failed (to be tried again), dead (given up).',
    labels: { delivery_method, outcome: oneOf('delivered', 'failed', 'dead') },
    owners,
  }),
  alertsPending: gauge({
    name: 'dawsos_alert_deliveries_pending',
    help: 'Deliveries that are neither made nor given up.',
    owners,
  }),
  alertsPendingAge: gauge({
    name: 'dawsos_alert_deliveries_overdue_seconds',
    help: 'How long the delivery that is due longest has been waiting for its try.',
    unit: 'seconds',
    owners,
  }),
  deadLetters: gauge({
    name: 'dawsos_alert_dlq_depth',
    help: 'Dead letters, by how they were to be delivered.',
    labels: { delivery_method },
    owners,
  }),
  deadLetterAge: gauge({
    name: 'dawsos_alert_dlq_oldest_age_seconds',
    help: 'Time since the oldest dead letter was given up; 0 without any.',
    unit: 'seconds',
    owners,
  }),
};
