import { type IsoDate, packId } from '@dawsos/domain';
import type { MacroSnapshotStore } from '../adapters/storage/macro-snapshot-store.ts';
import type { PackStore } from '../adapters/storage/pack-store.ts';
import type { BuildOutcome, BuildRequest } from '../build/build-pack.ts';
import type { BuildRefusal } from '../build/run-build-job.ts';
import { macroSeriesNames } from '../domain/market-data.ts';
import type { ChainStep } from './chain-step.ts';
import { type ReconcileOptions, reconcileStep } from './reconcile-step.ts';

/** What the steps work with. */
export interface StepPorts extends ReconcileOptions {
  readonly build: (request: BuildRequest, signal: AbortSignal) => Promise<BuildOutcome | BuildRefusal>;
  readonly macro: MacroSnapshotStore;
  readonly prewarm: (date: IsoDate, signal: AbortSignal) => Promise<string>;
  readonly packs: Pick<PackStore, 'markFresh'>;
  /** Asks for the users' alert rules to be evaluated by the pack of the date. */
  readonly evaluateAlerts: (date: IsoDate) => Promise<string>;
}

/** The step cannot be done now; run again, it may. */
class StepFailedError extends Error {
  override readonly name = 'StepFailedError';
  readonly code = 'STEP_FAILED';
}

/** The steps of the nightly chain, in their order. */
export const nightlySteps = (ports: StepPorts): readonly ChainStep[] => [
  {
    name: 'build_pack',
    required: true,
    run: async ({ asofDate: date, universe }, signal) => {
      const result = await ports.build({ date, universe, markFresh: false }, signal);
      if (result.outcome === 'built') return `${result.pack.priceCount} prices`;
      if (result.outcome === 'already_there') return 'already there';
      throw new StepFailedError(
        result.outcome === 'busy'
          ? `${packId(date)} is being built by another process`
          : `${packId(date)} is there with a generated universe of ${result.universe} instead of ${universe}`,
      );
    },
  },
  reconcileStep(ports),
  {
    name: 'compute_macro',
    required: true,
    run: async ({ asofDate }) => {
      const kept = await ports.macro.keep(asofDate);
      const known = new Set(kept.map(({ series }) => series));
      const missing = macroSeriesNames.filter((series) => !known.has(series));
      if (missing.length > 0) throw new StepFailedError(`no figure by ${asofDate} of ${missing.join(', ')}`);
      return `${kept.length} series`;
    },
  },
  {
    name: 'prewarm',
    // A cold cache makes the first requests slower; that is no reason to keep prices from everybody.
    required: false,
    run: ({ asofDate }, signal) => ports.prewarm(asofDate, signal),
  },
  {
    name: 'mark_fresh',
    required: true,
    run: async ({ asofDate }) => {
      await ports.packs.markFresh(asofDate);
      return `${packId(asofDate)} is fresh`;
    },
  },
  { name: 'evaluate_alerts', required: true, run: ({ asofDate }) => ports.evaluateAlerts(asofDate) },
];
