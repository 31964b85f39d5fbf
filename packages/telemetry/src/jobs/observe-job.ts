import { metrics as catalogue, type JobName } from '@dawsos/conventions';
import type { Telemetry } from '../telemetry.ts';

/** Runs a job and records its duration, outcome and, where it succeeded, the time of it. */
export async function observeJob<Result>(
  job: JobName,
  { metrics }: Telemetry,
  work: () => Promise<Result>,
  now: () => number = Date.now,
): Promise<Result> {
  const startedAt = now();
  const record = (status: 'success' | 'error') => {
    metrics
      .histogram(catalogue.jobDuration)
      .bind({ job_name: job })
      .observe((now() - startedAt) / 1000);
    metrics.counter(catalogue.jobRuns).bind({ job_name: job, status }).add();
  };
  try {
    const result = await work();
    record('success');
    metrics
      .gauge(catalogue.jobLastSuccess)
      .bind({ job_name: job })
      .set(now() / 1000);
    return result;
  } catch (error) {
    record('error');
    throw error;
  }
}
