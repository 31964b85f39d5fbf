import type { Delivery, SendOutcome } from '../domain/delivery.ts';
import { judge } from '../domain/delivery.ts';
import type { RetrySchedule } from '../domain/retry-schedule.ts';
import type { ClaimedJob } from '../queue.ts';
import type { DeliveryStore, SettledTry } from '../storage/delivery-store.ts';
import { createGroupCommit } from './group-commit.ts';

/** Sends to one channel; never rejects. */
export type Send = (delivery: Delivery, signal: AbortSignal) => Promise<SendOutcome>;

/** What making tries needs. */
export interface DeliverOptions {
  readonly store: Pick<DeliveryStore, 'settle'>;
  readonly send: Send;
  readonly schedule: RetrySchedule;
  readonly now: () => Date;
  readonly random: () => number;
  /** How long the settling of a try that was made is insisted on: as long as the claim holds. */
  readonly insistMs: number;
  readonly pause: (ms: number) => Promise<void>;
  /** Told of each try once it is settled, by this worker: what another one has settled it has counted as well. */
  readonly onSettled: (settled: SettledTry) => void;
}

/** Makes the try of one job. */
export type Deliver = (job: ClaimedJob, delivery: Delivery | undefined, signal: AbortSignal) => Promise<void>;

type Settlement = { readonly settled: SettledTry } | { readonly obsolete: ClaimedJob };

const pauseMs = 250;

/** Sends, decides what becomes of the delivery, and writes it; rejects when that could not be written in time. */
export function createDeliver(options: DeliverOptions): Deliver {
  const { store, send, schedule, now, random, insistMs, pause, onSettled } = options;
  const commit = createGroupCommit<Settlement, ReadonlySet<SettledTry>>((settlements) =>
    store.settle(
      settlements.flatMap((one) => ('settled' in one ? [one.settled] : [])),
      settlements.flatMap((one) => ('obsolete' in one ? [one.obsolete] : [])),
    ),
  );

  /** A receiver that has been told must not be told again only because the database was away for a moment; answers whether the try was settled here. */
  const insist = async (settlement: Settlement, deadline: number): Promise<boolean> => {
    // A commit that failed may have been made all the same; nobody else makes it while the claim holds.
    for (let perhapsDone = false; ; perhapsDone = true) {
      try {
        const done = await commit(settlement);
        return perhapsDone || ('settled' in settlement && done.has(settlement.settled));
      } catch (error) {
        if (now().getTime() >= deadline) throw error;
        await pause(pauseMs);
      }
    }
  };

  return async (job, delivery, signal) => {
    const deadline = now().getTime() + insistMs;
    if (delivery === undefined) return void (await insist({ obsolete: job }, deadline));
    const outcome = await send(delivery, signal);
    // A try that a stop cut short has not been made; its claim lapses, and the next worker makes it.
    if (outcome.kind === 'failed' && signal.aborted) return;
    const at = now();
    const settled = { job, delivery, outcome, verdict: judge(delivery, outcome, schedule, at, random()), at };
    if (await insist({ settled }, deadline)) onSettled(settled);
  };
}
