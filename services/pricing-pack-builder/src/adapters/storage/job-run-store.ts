import { randomUUID } from 'node:crypto';
import { type JobName, type LabelsOf, metrics } from '@dawsos/conventions';
import type { Database, Statement } from '@dawsos/database';
import { type IsoDate, packId } from '@dawsos/domain';
import type { MetricsSnapshot } from '@dawsos/telemetry';
import { lockClasses } from './date-lock.ts';
import { addJobMetrics } from './job-metrics-store.ts';

/** Runs of jobs, so that one that was killed, or never came, can be told from one that succeeded. */
export interface JobRunStore {
  start(job: JobName, date: IsoDate): Promise<string>;
  finish(id: string, error?: string): Promise<void>;
  /**
   * Counts pack builds whose process is gone as failed, in `job_metrics` too, and their packs as errors; answers their
   * dates. `held` is the date whose lock the caller has: no other build of it can be alive.
   */
  buryKilledBuilds(held?: IsoDate): Promise<readonly string[]>;
  lastSuccesses(): Promise<readonly { readonly job: JobName; readonly finished_at: Date }[]>;
}

const startRun: Statement = {
  text: `insert into job_runs (id, job, key, status) values ($1, $2, $3, 'running')`,
  operation: 'insert',
  table: 'job_runs',
};
const finishRun: Statement = {
  text: 'update job_runs set status = $2, error = $3, finished_at = now() where id = $1',
  operation: 'update',
  table: 'job_runs',
};
/** Asks who holds the lock rather than trying it: a builder that starts at this moment must not find it taken. */
const buryRuns: Statement = {
  text: `update job_runs set status = 'error', error = 'killed', finished_at = now()
         where job = 'build_pack' and status = 'running' and (key = $2 or not exists (
           select from pg_locks where locktype = 'advisory' and classid = $1::oid and objsubid = 2
             and objid = (job_runs.key::date - date '1970-01-01')::oid
             and database = (select oid from pg_database where datname = current_database())))
         returning key`,
  operation: 'update',
  table: 'job_runs',
};
const failPacks: Statement = {
  text: `update pricing_packs set status = 'error', reason = 'the build was killed'
         where id = any($1) and status = 'warming' and content_hash is null`,
  operation: 'update',
  table: 'pricing_packs',
};
const selectLastSuccesses: Statement = {
  text: `select job, max(finished_at) as finished_at from (
           select job, finished_at from job_runs where status = 'success'
           union all select step, finished_at from chain_steps where status = 'success') as successes
         group by job`,
  operation: 'select',
  table: 'job_runs',
};

/** {@link JobRunStore} in PostgreSQL. */
export const createJobRunStore = (database: Database): JobRunStore => ({
  start: async (job, date) => {
    const id = randomUUID();
    await database.query(startRun, [id, job, date]);
    return id;
  },
  finish: async (id, error) => {
    await database.query(finishRun, [id, error === undefined ? 'success' : 'error', error ?? null]);
  },
  buryKilledBuilds: (held) =>
    database.transaction(async (transaction) => {
      const killed = await transaction.query<{ key: IsoDate }>(buryRuns, [lockClasses.pack, held ?? null]);
      if (killed.length === 0) return [];
      await transaction.query(failPacks, [killed.map(({ key }) => packId(key))]);
      await addJobMetrics(transaction, 'build_pack', failuresOf(killed.length));
      return killed.map(({ key }) => key);
    }),
  lastSuccesses: () => database.query(selectLastSuccesses),
});

const failedRun: LabelsOf<typeof metrics.jobRuns> = { job_name: 'build_pack', status: 'error' };
/** What the killed runs would have counted themselves. */
const failuresOf = (count: number): MetricsSnapshot => [
  { name: metrics.packBuildFailures.name, labels: {}, value: count },
  { name: metrics.jobRuns.name, labels: failedRun, value: count },
];
