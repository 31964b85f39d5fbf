import { spanNames } from '@dawsos/conventions';
import type { Telemetry } from '@dawsos/telemetry';
import type { Deliver, Send } from '../delivery/deliver.ts';

/** Names what a try failed with, as the span's error type. */
class DeliveryFailure extends Error {
  override readonly name = 'DeliveryFailure';
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Each try as a trace of its own that links to the evaluation's span, and to a replay's. */
export const observedDeliver =
  (deliver: Deliver, { tracing }: Telemetry): Deliver =>
  (job, delivery, signal) => {
    if (delivery === undefined) return deliver(job, delivery, signal);
    const attributes = {
      alert_type: delivery.payload.alert_type,
      delivery_method: delivery.method,
      delivery_attempt: delivery.attempts + 1,
      'messaging.system': 'pgboss',
      'messaging.destination.name': 'alert-delivery',
      'messaging.operation.type': 'process',
      'messaging.message.id': delivery.id,
    } as const;
    return tracing.withRemoteParent(undefined, () =>
      tracing.withSpan(spanNames.alertDeliver, { kind: 'consumer', attributes, links: job.data.links }, () =>
        deliver(job, delivery, signal),
      ),
    );
  };

/** Each call of a channel as a client span; a failure marks it and the try's. */
export const observedSend =
  (send: Send, { tracing }: Telemetry): Send =>
  (delivery, signal) => {
    const attempt = tracing.current();
    return tracing.withSpan(
      spanNames.alertSend,
      { kind: 'client', attributes: { delivery_method: delivery.method } },
      async (span) => {
        const outcome = await send(delivery, signal);
        const delivery_outcome = outcome.kind === 'delivered' ? 'delivered' : outcome.error;
        span.set({ delivery_outcome });
        attempt.set({ delivery_outcome });
        if (outcome.kind === 'failed') {
          const failure = new DeliveryFailure(outcome.error, outcome.message);
          span.fail(failure);
          attempt.fail(failure);
        }
        return outcome;
      },
    );
  };
