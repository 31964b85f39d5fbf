import { jobs, outcomes } from '../label-values.ts';
import { counter, gauge, histogram, newest, oneOf } from '../metric-definition.ts';
import { serviceNames } from '../service-names.ts';

const owners = [serviceNames.packBuilder];
const jobOwners = [serviceNames.packBuilder, serviceNames.alertDelivery];
const packId = newest(7);
/** 600 s is the build SLO, 900 s the 00:15 deadline after a start at 00:00. */
const buildSeconds = [60, 300, 600, 900, 1200] as const;

export const packMetrics = {
  packFreshness: gauge({
    name: 'dawsos_pack_freshness',
    help: 'State of the newest packs: 0 warming, 1 fresh, 2 error, 3 stale.',
    unit: 'state',
    labels: { pack_id: packId },
    owners,
  }),
  packBuildDurationByPack: histogram({
    name: 'dawsos_pack_build_duration_seconds',
    help: 'Duration of a pack build, by pack.',
    unit: 'seconds',
    labels: { pack_id: packId },
    buckets: buildSeconds,
    owners,
  }),
  packBuildDuration: histogram({
    name: 'pricing_pack_build_duration_seconds',
    help: 'Duration of a pack build.',
    unit: 'seconds',
    buckets: buildSeconds,
    owners,
  }),
  packBuildSuccesses: counter({
    name: 'pricing_pack_build_success_total',
    help: 'Pack builds that succeeded.',
    owners,
  }),
  packBuildFailures: counter({
    name: 'pricing_pack_build_failures_total',
    help: 'Pack builds that failed or were killed.',
    owners,
  }),
  packIsFresh: gauge({
    name: 'pricing_pack_is_fresh',
    help: 'Whether the pack of a date is fresh: 1, or 0.',
    unit: 'state',
    labels: { date: newest(7) },
    owners,
  }),
  packSize: gauge({
    name: 'dawsos_pricing_pack_size_bytes',
    help: 'Size of the newest built pack’s content.',
    unit: 'bytes',
    owners,
  }),
  packFreshnessAge: gauge({
    name: 'dawsos_pricing_pack_freshness_seconds',
    help: 'Time since the newest fresh pack was marked fresh.',
    unit: 'seconds',
    owners,
  }),
  chainDueAge: gauge({
    name: 'dawsos_nightly_chain_due_seconds',
    help: 'Time since the nightly chain was last due: 00:00 in its time zone.',
    unit: 'seconds',
    owners,
  }),
  reconciliationFailures: counter({
    name: 'reconciliation_failures_total',
    help: 'Comparisons of journal and database that found them apart by more than a basis point, or the journal changed.',
    owners,
  }),
  ledgerDrift: gauge({
    name: 'dawsos_ledger_drift_basis_points',
    help: 'Largest difference between journal and database that the last comparison found, in positions or in values.',
    unit: 'basis_points',
    labels: { kind: oneOf('position', 'value') },
    owners,
  }),
  jobDuration: histogram({
    name: 'dawsos_job_duration_seconds',
    help: 'Duration of one run of a job; the builder’s evaluate_alerts asks for the evaluation that alert-delivery makes.',
    unit: 'seconds',
    labels: { job_name: oneOf(...jobs) },
    buckets: [0.5, 2.5, 10, 60, 300, 600, 900, 1200],
    owners: jobOwners,
  }),
  jobRuns: counter({
    name: 'dawsos_job_runs_total',
    help: 'Runs of a job, by outcome; the builder’s evaluate_alerts asks for the evaluation that alert-delivery makes.',
    labels: { job_name: oneOf(...jobs), status: oneOf(...outcomes) },
    owners: jobOwners,
  }),
  jobLastSuccess: gauge({
    name: 'dawsos_job_last_success_timestamp_seconds',
    help: 'Unix time at which a job last succeeded; the builder’s evaluate_alerts asks for the evaluation that alert-delivery makes.',
    unit: 'seconds',
    labels: { job_name: oneOf(...jobs) },
    owners: jobOwners,
  }),
};
