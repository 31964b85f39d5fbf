import { metrics as catalogue, jobs, outcomes } from '@dawsos/conventions';
import type { Telemetry } from '@dawsos/telemetry';
import type { JobMetricsStore } from '../adapters/storage/job-metrics-store.ts';
import type { JobRunStore } from '../adapters/storage/job-run-store.ts';

/**
 * Shows, at each scrape, what finished runs have left behind, killed ones included, and when each job last succeeded.
 * Resolves when it is read for the first time: counters that began without it would seem to jump when it comes.
 */
export const observeJobRuns = async (
  runs: JobRunStore,
  kept: JobMetricsStore,
  { metrics, log }: Telemetry,
): Promise<void> => {
  const lastSuccess = metrics.gauge(catalogue.jobLastSuccess);
  // There from the start, so that the first run is seen as an increase.
  const ran = metrics.counter(catalogue.jobRuns);
  for (const job_name of jobs) for (const status of outcomes) ran.bind({ job_name, status });
  for (const builds of [catalogue.packBuildSuccesses, catalogue.packBuildFailures]) metrics.counter(builds).bind({});
  metrics.histogram(catalogue.packBuildDuration).bind({});
  const read = async () => {
    const killed = await runs.buryKilledBuilds();
    if (killed.length > 0) log.warn('pack build was killed', { dates: killed });
    for (const { job, snapshot } of await kept.readAll()) metrics.absorb(job, snapshot);
    const successes = await runs.lastSuccesses();
    lastSuccess.replace(
      successes.map(({ job, finished_at }) => ({ labels: { job_name: job }, value: finished_at.getTime() / 1000 })),
    );
  };
  metrics.onScrape(read);
  await read();
};
