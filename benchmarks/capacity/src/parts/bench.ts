import type { JobCall, JobFigures } from '../jobs/calls.ts';
import { runJob } from '../jobs/run-job.ts';
import type { Pace } from '../options.ts';
import type { Base } from '../system/base.ts';

/** What parts are measured with. */
export interface Bench {
  readonly base: Base;
  readonly pace: Pace;
  readonly progress: (line: string) => void;
}

/** Runs a job and says what it took. */
export async function measured(
  { base, progress }: Bench,
  call: Omit<JobCall, 'databaseUrl' | 'dataDir'>,
): Promise<JobFigures> {
  const figures = await runJob(base, call);
  const { seconds, cpu, postgresCpu, memoryMb } = figures;
  progress(
    `${call.job}: ${seconds.toFixed(1)} s, CPU ${cpu.toFixed(1)} s and ${postgresCpu.toFixed(1)} s of PostgreSQL, ${memoryMb.toFixed(0)} MB`,
  );
  return figures;
}
