import type { JobName } from '@dawsos/conventions';
import type { Database, Queryable, Statement } from '@dawsos/database';
import { type MetricsSnapshot, mergeSnapshots } from '@dawsos/telemetry';

/** Metrics of runs that have ended, kept for the worker to show. */
export interface JobMetricsStore {
  /** Adds a run's counters and histograms to what its job has left behind so far, in one transaction. */
  add(job: JobName, snapshot: MetricsSnapshot): Promise<void>;
  readAll(): Promise<readonly { readonly job: JobName; readonly snapshot: MetricsSnapshot }[]>;
}

/** As many packs as the catalogue keeps series for. */
const packsKept = 7;

const ensureRow: Statement = {
  text: `insert into job_metrics (job, snapshot) values ($1, '[]') on conflict (job) do nothing`,
  operation: 'insert',
  table: 'job_metrics',
};
const lockRow: Statement = {
  text: 'select snapshot from job_metrics where job = $1 for update',
  operation: 'select',
  table: 'job_metrics',
};
const writeRow: Statement = {
  text: 'update job_metrics set snapshot = $2 where job = $1',
  operation: 'update',
  table: 'job_metrics',
};
const readRows: Statement = {
  text: 'select job, snapshot from job_metrics order by job',
  operation: 'select',
  table: 'job_metrics',
};

/** {@link JobMetricsStore} in PostgreSQL. */
export const createJobMetricsStore = (database: Database): JobMetricsStore => ({
  add: (job, snapshot) => database.transaction((transaction) => addJobMetrics(transaction, job, snapshot)),
  readAll: () => database.query(readRows),
});

/** The same inside a transaction that has more to do. */
export const addJobMetrics = async (transaction: Queryable, job: JobName, snapshot: MetricsSnapshot): Promise<void> => {
  await transaction.query(ensureRow, [job]);
  const [row] = await transaction.query<{ snapshot: MetricsSnapshot }>(lockRow, [job]);
  const merged = keepNewestPacks(mergeSnapshots(row?.snapshot ?? [], snapshot));
  await transaction.query(writeRow, [job, JSON.stringify(merged)]);
};

/** Leaves out the series of all but the newest packs: what is kept for ever must not grow for ever. */
export const keepNewestPacks = (snapshot: MetricsSnapshot): MetricsSnapshot => {
  const packs = new Set(snapshot.map(({ labels }) => labels.pack_id).filter((id) => id !== undefined));
  const kept = new Set([...packs].sort().slice(-packsKept));
  return snapshot.filter(({ labels }) => labels.pack_id === undefined || kept.has(labels.pack_id));
};
