import type { Delivery } from '../domain/delivery.ts';
import type { ClaimedJob, Queue } from '../queue.ts';
import type { DeliveryStore } from '../storage/delivery-store.ts';
import type { Deliver } from './deliver.ts';

/** What the loop needs. */
export interface DeliveryLoopOptions {
  readonly queue: Pick<Queue, 'claim'>;
  readonly store: Pick<DeliveryStore, 'load'>;
  readonly deliver: Deliver;
  /** Places: deliveries under way at a time, those aside that have given theirs up. */
  readonly concurrency: number;
  /** A delivery that takes longer gives its place up, so that however many receivers hang, others wait no longer than this. */
  readonly placeMs: number;
  /** Longest pause where there was less to do than could be done. */
  readonly idleMs: number;
  readonly onError: (error: unknown) => void;
}

/** The loop, running. */
export interface DeliveryLoop {
  /** Claims no more, waits for what is under way, and cuts off what takes longer than `patienceMs`. */
  stop(patienceMs: number): Promise<void>;
}

/** Claims as many jobs as there are free places, and goes on as soon as one is free again. */
export function startDeliveryLoop(options: DeliveryLoopOptions): DeliveryLoop {
  const { queue, store, deliver, concurrency, placeMs, idleMs, onError } = options;
  const running = new Set<Promise<void>>();
  const places = new Set<Promise<void>>();
  const cut = new AbortController();
  const stopping = new AbortController();

  const begin = (job: ClaimedJob, delivery: Delivery | undefined) => {
    const one = deliver(job, delivery, cut.signal)
      .catch(onError)
      .finally(() => running.delete(one));
    running.add(one);
    const place = settledWithin(placeMs, one).finally(() => places.delete(place));
    places.add(place);
  };
  const claimSome = async (): Promise<boolean> => {
    const free = concurrency - places.size;
    const jobs = await queue.claim(free);
    if (jobs.length === 0) return false;
    const deliveries = await store.load(jobs);
    for (const job of jobs) begin(job, deliveries.get(job.id));
    return jobs.length === free;
  };
  const placeFree = (withinMs: number) => pause(withinMs, AbortSignal.any([stopping.signal, anySettled(places)]));
  const run = async () => {
    while (!stopping.signal.aborted && concurrency > 0) {
      if (places.size >= concurrency) {
        await placeFree(placeMs);
        continue;
      }
      const full = await claimSome().catch((error: unknown) => {
        onError(error);
        return false;
      });
      // A receiver that had enough to do may have less as soon as one of its tries has ended.
      if (!full) await placeFree(idleMs);
    }
  };
  const ended = run();

  return {
    stop: async (patienceMs) => {
      stopping.abort();
      await ended;
      await pause(patienceMs, settled(running));
      cut.abort();
      await Promise.allSettled(running);
    },
  };
}

/** Aborts when all are settled. */
function settled(running: ReadonlySet<Promise<void>>): AbortSignal {
  const done = new AbortController();
  void Promise.allSettled(running).then(() => done.abort());
  return done.signal;
}

/** Aborts when one has settled; never, where there is none. */
function anySettled(running: ReadonlySet<Promise<void>>): AbortSignal {
  const done = new AbortController();
  void Promise.race(running).then(() => done.abort());
  return done.signal;
}

/** Resolves when the promise has settled, or when the time is over. */
const settledWithin = (ms: number, promise: Promise<void>): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    void promise.finally(() => {
      clearTimeout(timer);
      resolve();
    });
  });

/** Waits, or not so long where the signal aborts. */
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
