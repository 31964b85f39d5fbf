import { metrics as catalogue, spanNames } from '@dawsos/conventions';
import { packId } from '@dawsos/domain';
import { observeJob, type Telemetry } from '@dawsos/telemetry';
import type { ChainRun } from '../adapters/storage/chain-store.ts';
import type { ChainOrder, ChainStep } from '../nightly/chain-step.ts';

/** A chain as one trace. */
export const observeChain = <Result>(
  { tracing }: Telemetry,
  { asofDate }: ChainOrder,
  chain: () => Promise<Result>,
): Promise<Result> =>
  tracing.withSpan(
    spanNames.nightlyChain,
    { attributes: { pricing_pack_id: packId(asofDate), asof_date: asofDate } },
    chain,
  );

/** Each step as a span and as a run of the job it is named after; the pack build is one by itself. */
export const observeSteps = (steps: readonly ChainStep[], telemetry: Telemetry): readonly ChainStep[] =>
  steps.map((step) => ({
    ...step,
    run: (order, signal) =>
      telemetry.tracing.withSpan(spanNames.nightlyStep, { attributes: { job_name: step.name } }, () =>
        step.name === 'build_pack'
          ? step.run(order, signal)
          : observeJob(step.name, telemetry, () => step.run(order, signal)),
      ),
  }));

/** Counts what was under way when a process was killed; a killed build is counted with the builds. */
export const countKilled = ({ metrics }: Telemetry, { killed }: ChainRun): void => {
  const runs = metrics.counter(catalogue.jobRuns);
  for (const job_name of killed) if (job_name !== 'build_pack') runs.bind({ job_name, status: 'error' }).add();
};
