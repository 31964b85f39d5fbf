import { metrics as catalogue } from '@dawsos/conventions';
import type { Telemetry } from '@dawsos/telemetry';
import type { JobMetricsStore } from '../adapters/storage/job-metrics-store.ts';
import type { JobRunStore } from '../adapters/storage/job-run-store.ts';

/** Shows, at each scrape, what finished runs have left behind, killed ones included, and when each job last succeeded. */
export const observeJobRuns = (runs: JobRunStore, kept: JobMetricsStore, { metrics, log }: Telemetry): void => {
  const lastSuccess = metrics.gauge(catalogue.jobLastSuccess);
  metrics.onScrape(async () => {
    const killed = await runs.buryKilledBuilds();
    if (killed.length > 0) log.warn('pack build was killed', { dates: killed });
    for (const { job, snapshot } of await kept.readAll()) metrics.absorb(job, snapshot);
    const successes = await runs.lastSuccesses();
    lastSuccess.replace(
      successes.map(({ job, finished_at }) => ({ labels: { job_name: job }, value: finished_at.getTime() / 1000 })),
    );
  });
};
