import { metrics as catalogue } from '@dawsos/conventions';
import { journalPath, openJournalFile, reconcileLedger } from '@dawsos/ledger';
import { describeError, type Telemetry } from '@dawsos/telemetry';
import type { JobQueue } from './adapters/job-queue.ts';
import { createPrewarm } from './adapters/prewarm-executor.ts';
import { type ChainRun, createChainStore } from './adapters/storage/chain-store.ts';
import { withDateLock } from './adapters/storage/date-lock.ts';
import { createMacroSnapshotStore } from './adapters/storage/macro-snapshot-store.ts';
import { createReconciliationStore } from './adapters/storage/reconciliation-store.ts';
import type { Progress } from './build/progress.ts';
import type { PackBuilder } from './composition.ts';
import type { PackBuilderConfig } from './config.ts';
import type { ChainOrder, ChainProgress } from './nightly/chain-step.ts';
import { runChain } from './nightly/run-chain.ts';
import { nightlySteps } from './nightly/steps.ts';
import { countKilled, observeChain, observeSteps } from './observability/observe-chain.ts';

/** How a chain shows itself to whoever watches. */
export interface ChainView {
  readonly chain: ChainProgress;
  readonly build: Progress;
}

/** Runs the chain for an order as the only one of its date; rejects with the error of the step that stopped it. */
export type Chain = (order: ChainOrder, view: ChainView, signal: AbortSignal) => Promise<ChainRun | 'busy'>;

/** The nightly chain, wired: the builder, the ledger, the executor, the queue. */
export const composeChain = (
  config: PackBuilderConfig,
  telemetry: Telemetry,
  builder: PackBuilder,
  queue: Pick<JobQueue, 'requestEvaluation'>,
): Chain => {
  const { database, packs } = builder;
  const journal = openJournalFile(journalPath(config.DATA_DIR));
  const failures = telemetry.metrics.counter(catalogue.reconciliationFailures).bind({});
  const chains = createChainStore(database);
  const prewarm = createPrewarm({
    url: config.EXECUTOR_URL,
    token: config.OBSERVABILITY_TOKEN,
    telemetry,
    timeoutMs: config.PREWARM_TIMEOUT_MS,
  });
  const stepsShownTo = (progress: Progress) =>
    nightlySteps({
      build: (request, signal) => builder.build(request, progress, signal),
      reconcile: (date) => reconcileLedger({ database, journal }, date),
      results: createReconciliationStore(database),
      onFailure: () => failures.add(),
      macro: createMacroSnapshotStore(database),
      prewarm,
      packs,
      evaluateAlerts: async (asof_date) => {
        const asked = await queue.requestEvaluation({ asof_date, traceparent: telemetry.tracing.traceparent() });
        return asked ? 'asked for' : 'asked for already';
      },
    });

  return (order, view, signal) =>
    withDateLock(database, 'chain', order.asofDate, () =>
      observeChain(telemetry, order, () =>
        runChain(
          {
            chains,
            steps: observeSteps(stepsShownTo(view.build), telemetry),
            progress: view.chain,
            describe: (error) => describeError(error).message,
            onKilled: (run) => countKilled(telemetry, run),
          },
          order,
          signal,
        ),
      ),
    );
};
