import type { AlertChannel } from '@dawsos/alerts';
import type { AlertType, DeliveryError, DeliveryMethod } from '@dawsos/conventions';
import { backoffMs, type RetrySchedule } from './retry-schedule.ts';

/** What a receiver is told. */
export interface AlertPayload {
  /** The event's id. */
  readonly id: string;
  readonly rule_id: string;
  readonly rule_name: string;
  readonly alert_type: AlertType;
  readonly alert_day: string;
  readonly message: string;
  readonly observed: Readonly<Record<string, string>>;
  readonly pricing_pack_id: string | null;
  readonly portfolio_id: string | null;
  readonly occurred_at: string;
}

/** One event on its way to one channel. */
export interface Delivery {
  /** Also its idempotency key. */
  readonly id: string;
  readonly method: DeliveryMethod;
  readonly channel: AlertChannel;
  readonly payload: AlertPayload;
  readonly occurredAt: Date;
  /** Tries made so far. */
  readonly attempts: number;
  /** Tries left before it is given up. */
  readonly triesLeft: number;
  /** How often it was taken out of the dead letters. */
  readonly retryCount: number;
}

/** What came of one try. */
export type SendOutcome =
  | { readonly kind: 'delivered' }
  | {
      readonly kind: 'failed';
      readonly error: DeliveryError;
      /** Whether it would fail again, however often it is tried. */
      readonly permanent: boolean;
      /** In words, free of secrets. */
      readonly message: string;
      /** What the receiver asked for. */
      readonly retryAfterMs?: number | undefined;
    };

/** What becomes of a delivery after a try. */
export type Verdict =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'retry'; readonly dueAt: Date }
  | { readonly kind: 'dead'; readonly nextRetryAt: Date | undefined };

/** Decides what becomes of a delivery; `random` is 0–1. */
export function judge(
  delivery: Delivery,
  outcome: SendOutcome,
  schedule: RetrySchedule,
  now: Date,
  random: number,
): Verdict {
  if (outcome.kind === 'delivered') return { kind: 'delivered' };
  const after = (ms: number) => new Date(now.getTime() + ms);
  if (!outcome.permanent && delivery.triesLeft > 1) {
    const attempt = schedule.tries - delivery.triesLeft + 1;
    return { kind: 'retry', dueAt: after(backoffMs(schedule, attempt, random, outcome.retryAfterMs)) };
  }
  const later = outcome.permanent ? undefined : schedule.laterMs[delivery.retryCount];
  return { kind: 'dead', nextRetryAt: later === undefined ? undefined : after(later) };
}
