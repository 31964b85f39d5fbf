import pLimit from 'p-limit';

/**
 * Runs all of it, at most `concurrency` at a time; the first failure aborts the others, and rejects once they have
 * stopped: nothing is still under way when the caller goes on.
 */
export const runTogether = async (
  concurrency: number,
  signal: AbortSignal,
  works: readonly ((signal: AbortSignal) => Promise<void>)[],
): Promise<void> => {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const limit = pLimit(concurrency);
  const running = works.map((work) =>
    limit(async () => {
      either.throwIfAborted();
      try {
        await work(either);
      } catch (error) {
        failed.abort(error);
        throw error;
      }
    }),
  );
  await Promise.allSettled(running);
  signal.throwIfAborted();
  // The first to fail gave the reason; the others failed of it.
  failed.signal.throwIfAborted();
};
