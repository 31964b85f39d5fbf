/** One call to something that may fail; it should stop early when `signal` aborts. */
export type Work<Result> = (signal: AbortSignal) => Promise<Result>;

/** A way of running a call: with retries, through a breaker, … Policies nest, see {@link combinePolicies}. */
export interface Policy {
  /** Runs `work` under the policy; rejects with what `work` rejects with, or with the policy's own error. */
  execute<Result>(work: Work<Result>, signal?: AbortSignal): Promise<Result>;
}

/** Nests policies, the first one outermost; none at all just runs the call. */
export const combinePolicies = (...policies: readonly Policy[]): Policy => ({
  execute: (work, signal = new AbortController().signal) => {
    const run = (index: number, current: AbortSignal): ReturnType<typeof work> => {
      const policy = policies[index];
      return policy ? policy.execute((inner) => run(index + 1, inner), current) : work(current);
    };
    return run(0, signal);
  },
});
