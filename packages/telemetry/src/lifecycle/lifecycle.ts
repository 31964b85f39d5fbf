import type { Logger } from '../logging/logger.ts';

/** Stops a process in order: last opened, first closed, all within the grace period. */
export interface Lifecycle {
  /** Registers what to close on stop; run in reverse order of registration, each failure logged and passed over. */
  onStop(name: string, close: () => unknown): void;
  /** Stops once; later calls return the same promise. */
  stop(reason: string): Promise<void>;
}

/** A {@link Lifecycle}; what does not close within `closeMs` (default 5 s) is given up, so that the next still closes. */
export function createLifecycle(log: Logger, closeMs = 5000): Lifecycle {
  const closers: { readonly name: string; readonly close: () => unknown }[] = [];
  let stopping: Promise<void> | undefined;

  const closeAll = async (reason: string): Promise<void> => {
    log.info('stopping', { reason });
    for (const { name, close } of closers.reverse()) {
      const timer = Promise.withResolvers<never>();
      const timeout = setTimeout(() => timer.reject(new Error(`${name} did not close in time`)), closeMs);
      try {
        await Promise.race([Promise.resolve().then(close), timer.promise]);
      } catch (error) {
        log.error('could not close', { part: name, error });
      } finally {
        clearTimeout(timeout);
      }
    }
  };
  return {
    onStop: (name, close) => void closers.push({ name, close }),
    stop: (reason) => (stopping ??= closeAll(reason)),
  };
}
