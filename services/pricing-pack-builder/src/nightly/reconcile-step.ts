import type { Reconciliation } from '@dawsos/ledger';
import { LedgerCorruptError, toleranceBasisPoints } from '@dawsos/ledger';
import type { ReconciliationStore } from '../adapters/storage/reconciliation-store.ts';
import type { ChainStep } from './chain-step.ts';

/** Journal and database disagree: no pack may become fresh before somebody has looked (RB-04). */
class LedgerDriftError extends Error {
  override readonly name = 'LedgerDriftError';
  readonly code = 'LEDGER_DRIFT';
}

export interface ReconcileOptions {
  readonly reconcile: (date: Parameters<ChainStep['run']>[0]['asofDate']) => Promise<Reconciliation>;
  readonly results: ReconciliationStore;
  /** Told of each comparison that failed. */
  readonly onFailure: () => void;
}

/** Compares journal and database, keeps what came of it, and fails where they differ by more than a basis point. */
export const reconcileStep = ({ reconcile, results, onFailure }: ReconcileOptions): ChainStep => ({
  name: 'reconcile_ledger',
  required: true,
  // Hours may pass until somebody goes on, and trades with them.
  guards: 'mark_fresh',
  run: async ({ asofDate }) => {
    const found = await reconcile(asofDate).catch((error: unknown) => {
      if (error instanceof LedgerCorruptError) onFailure();
      throw error;
    });
    const { portfolios, positions, positionDrift, valueDrift, drifts, ledger_commit_hash } = found;
    const agrees = drifts.length === 0;
    await results.add({ asofDate, ledger_commit_hash, agrees, positionDrift, valueDrift });
    if (agrees) {
      const drift = Math.max(positionDrift, valueDrift);
      return `${portfolios} portfolios, ${positions} positions, ${drift === 0 ? 'no drift' : `drift ${drift.toFixed(3)} bp`}`;
    }
    onFailure();
    throw new LedgerDriftError(
      `journal and database differ in ${drifts.length} things by more than ${toleranceBasisPoints} bp: positions by up to ${round(positionDrift)} bp, values by up to ${round(valueDrift)} bp`,
    );
  },
});

const round = (basisPoints: number): string => basisPoints.toFixed(1);
