import type { ChainRun, ChainStore } from '../adapters/storage/chain-store.ts';
import type { ChainOrder, ChainProgress, ChainStep } from './chain-step.ts';

export interface ChainOptions {
  readonly chains: ChainStore;
  /** In their order. */
  readonly steps: readonly ChainStep[];
  readonly progress: ChainProgress;
  /** What may be told of an error. */
  readonly describe: (error: unknown) => string;
  /** Told of the step that was under way when an earlier process was killed. */
  readonly onKilled: (run: ChainRun) => void;
}

/**
 * Runs the steps that an earlier run has not done, and those that guard one it has not done; the first required one that fails ends the chain with its error. The
 * caller sees to it that nobody else runs the chain of that date.
 */
export const runChain = async (
  { chains, steps, progress, describe, onKilled }: ChainOptions,
  order: ChainOrder,
  signal: AbortSignal,
): Promise<ChainRun> => {
  const run = await chains.open(order);
  if (run.killed.length > 0) onKilled(run);
  try {
    for (const step of steps) {
      const before = run.done.get(step.name);
      const counts = step.guards === undefined || run.done.has(step.guards);
      if (before !== undefined && counts) {
        progress.ended({ step: step.name, result: 'done before', outcome: before });
        continue;
      }
      signal.throwIfAborted();
      await chains.beginStep(run.id, step.name);
      progress.begins(step.name);
      try {
        const outcome = await step.run({ ...order, asofDate: run.asofDate }, signal);
        await chains.endStep(run.id, step.name, 'success', outcome);
        progress.ended({ step: step.name, result: 'done', outcome });
      } catch (error) {
        const outcome = describe(error);
        progress.ended({ step: step.name, result: 'failed', outcome });
        await chains.endStep(run.id, step.name, 'error', outcome);
        if (step.required) throw error;
      }
    }
    await chains.close(run.id);
    return run;
  } catch (error) {
    // What cannot be recorded stays `running`, and is found by whoever goes on with it.
    await chains.close(run.id, describe(error)).catch(() => {});
    throw error;
  }
};
