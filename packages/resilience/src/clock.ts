/** Time as the policies see it; tests inject their own. */
export interface Clock {
  /** Milliseconds since any fixed moment; never goes back. */
  now(): number;
  /** Runs `work` once after `delayMs`, without keeping the process alive; returns how to call it off. */
  schedule(delayMs: number, work: () => void): () => void;
}

/** The monotonic clock of the process, so that a change of the wall clock neither shortens nor stretches a wait. */
export const systemClock: Clock = {
  now: () => performance.now(),
  schedule: (delayMs, work) => {
    const timer = setTimeout(work, delayMs).unref();
    return () => clearTimeout(timer);
  },
};
