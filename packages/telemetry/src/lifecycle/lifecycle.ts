import type { Logger } from '../logging/logger.ts';

/** Stops a process in order: last opened, first closed, all within the grace period. */
export interface Lifecycle {
  /** Registers what to close on stop; run in reverse order of registration, each failure logged and passed over. */
  onStop(name: string, close: () => unknown): void;
  /** Stops once; later calls return the same promise. Never rejects. */
  stop(reason: string): Promise<void>;
}

export interface LifecycleOptions {
  /** What does not close within this time is given up, so that the next still closes; default 5 s. */
  readonly closeMs?: number;
  /** Longest all of it may take together, so that telemetry can still be sent within a grace period of 10 s; default 6.5 s. */
  readonly totalMs?: number;
}

interface Closer {
  readonly name: string;
  readonly close: () => unknown;
}

/** A {@link Lifecycle}; what is opened while it stops, or after, is closed too. */
export function createLifecycle(log: Logger, { closeMs = 5000, totalMs = 6500 }: LifecycleOptions = {}): Lifecycle {
  const closers: Closer[] = [];
  let stopping: Promise<void> | undefined;
  let stopped = false;

  const closeOne = async ({ name, close }: Closer, withinMs: number): Promise<void> => {
    const timer = Promise.withResolvers<never>();
    const timeout = setTimeout(() => timer.reject(new Error(`${name} did not close in time`)), withinMs);
    try {
      await Promise.race([Promise.try(close), timer.promise]);
    } catch (error) {
      log.error('could not close', { part: name, error });
    } finally {
      clearTimeout(timeout);
    }
  };
  const closeAll = async (reason: string): Promise<void> => {
    log.info('stopping', { reason });
    const deadline = performance.now() + totalMs;
    for (let next = closers.pop(); next !== undefined; next = closers.pop()) {
      await closeOne(next, Math.min(closeMs, Math.max(0, deadline - performance.now())));
    }
    stopped = true;
  };
  return {
    onStop: (name, close) => {
      if (stopped) void closeOne({ name, close }, closeMs);
      else closers.push({ name, close });
    },
    stop: (reason) => (stopping ??= closeAll(reason)),
  };
}
