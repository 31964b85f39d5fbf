import type { Database } from '@dawsos/database';
import { withDateLock } from '../adapters/storage/date-lock.ts';
import type { JobRunStore } from '../adapters/storage/job-run-store.ts';
import type { BuildOptions, BuildOutcome, BuildRequest } from './build-pack.ts';

export interface BuildJobOptions {
  readonly database: Database;
  readonly runs: JobRunStore;
  readonly packs: BuildOptions['packs'];
  /** {@link buildPack} with whatever observes it around. */
  readonly build: (request: BuildRequest, signal: AbortSignal) => Promise<BuildOutcome>;
  /** Told of failures that must not hide the build's own. */
  readonly onCleanupError: (error: unknown) => void;
  /** What may be told of an error, as the pack's and the run's reason. */
  readonly describe: (error: unknown) => string;
}

/** Why a build was not even begun: another process is at it, or the pack is there with a smaller generated universe. */
export type BuildRefusal = { readonly outcome: 'busy' } | { readonly outcome: 'immutable'; readonly universe: number };

/** One recorded run of the job, alone on its date. */
export const runBuildJob = async (
  { database, runs, packs, build, onCleanupError, describe }: BuildJobOptions,
  request: BuildRequest,
  signal: AbortSignal,
): Promise<BuildOutcome | BuildRefusal> => {
  const result = await withDateLock<BuildOutcome | BuildRefusal>(database, 'pack', request.date, async () => {
    await runs.buryKilledBuilds(request.date);
    const existing = await packs.find(request.date);
    if (existing && existing.content_hash !== null && existing.universe < request.universe) {
      return { outcome: 'immutable', universe: existing.universe };
    }
    const run = await runs.start('build_pack', request.date);
    try {
      const outcome = await build(request, signal);
      await runs.finish(run);
      return outcome;
    } catch (error) {
      const reason = describe(error);
      try {
        await packs.markFailed(request.date, reason);
        await runs.finish(run, reason);
      } catch (cleanupError) {
        // The run stays `running` with its lock free: the worker counts it as failed.
        onCleanupError(cleanupError);
      }
      throw error;
    }
  });
  return result === 'busy' ? { outcome: 'busy' } : result;
};
