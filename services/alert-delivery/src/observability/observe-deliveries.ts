import { metrics as catalogue, deliveryErrors, deliveryMethods, outcomes } from '@dawsos/conventions';
import type { Telemetry } from '@dawsos/telemetry';
import type { SettledTry } from '../storage/delivery-store.ts';

/** Alerts that took longer are logged, so that each can be looked into (AC-4). */
const outlierSeconds = 120;

/** Counts and times settled tries, and logs what was late or given up; every series is there from the start. */
export function observeDeliveries({ metrics, log }: Telemetry): (settled: SettledTry) => void {
  const duration = metrics.histogram(catalogue.alertDeliveryDuration);
  const successes = metrics.counter(catalogue.alertDeliverySuccesses);
  const failures = metrics.counter(catalogue.alertDeliveryFailures);
  const ended = metrics.counter(catalogue.alertsDelivered);
  const retries = metrics.counter(catalogue.alertRetries);
  for (const delivery_method of deliveryMethods) {
    duration.bind({ delivery_method });
    successes.bind({ delivery_method });
    for (const error of deliveryErrors) failures.bind({ delivery_method, error });
    for (const status of outcomes) ended.bind({ delivery_method, status });
    for (const outcome of catalogue.alertRetries.labels.outcome.values) retries.bind({ delivery_method, outcome });
  }

  return ({ delivery, outcome, verdict, at }) => {
    const { method: delivery_method, id: idempotency_key, attempts } = delivery;
    const attempt = attempts + 1;
    const told = { idempotency_key, delivery_method, alert_type: delivery.payload.alert_type, attempt };
    if (attempt > 1) {
      const kinds = { delivered: 'delivered', retry: 'failed', dead: 'dead' } as const;
      retries.bind({ delivery_method, outcome: kinds[verdict.kind] }).add();
    }
    if (outcome.kind === 'delivered') {
      const seconds = (at.getTime() - delivery.occurredAt.getTime()) / 1000;
      successes.bind({ delivery_method }).add();
      ended.bind({ delivery_method, status: 'success' }).add();
      duration.bind({ delivery_method }).observe(seconds);
      if (seconds > outlierSeconds) log.warn('alert was delivered late', { ...told, seconds });
      return;
    }
    failures.bind({ delivery_method, error: outcome.error }).add();
    if (verdict.kind !== 'dead') return;
    ended.bind({ delivery_method, status: 'error' }).add();
    log.warn('alert was given up', { ...told, reason: outcome.error, detail: outcome.message });
  };
}
