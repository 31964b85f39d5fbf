import { jobs, metrics, scrapeJobs } from '@dawsos/conventions';
import {
  above,
  type Duration,
  increase,
  maximum,
  minimum,
  or,
  seconds,
  series,
  since,
  sum,
  withLabel,
} from '@dawsos/promql';
import type { Alert } from '../alert.ts';

const { jobLastSuccess, jobRuns, processStart } = metrics;
const job = scrapeJobs.packBuilder;

/** Every job is nightly: a day, and two hours for a late or repeated run. */
const overdueAfter: Duration = '26h';

/** What has never succeeded is as old as the worker. */
const started = jobs
  .map((name) => withLabel(minimum(series(processStart, { job })), 'job_name', name))
  .reduce((left, right) => or(left, right));
const lastSuccess = since(or(maximum(series(jobLastSuccess, { job }), ['job_name']), started));
const succeededAt = (values: string) => [
  { series: series(jobLastSuccess, { job, job_name: 'build_pack' as const }), values },
];

const says = {
  summary: 'Job build_pack has not succeeded for more than a day',
  description:
    'Job build_pack last succeeded 1d 2h 1m 0s ago, or never since the worker’s start; it is due every night.',
};

export const jobAlerts: readonly Alert[] = [
  {
    alert: 'JobNotRun',
    expr: above(lastSuccess, seconds(overdueAfter)),
    severity: 'warning',
    team: 'data',
    concern: 'jobs',
    summary: 'Job {{ $labels.job_name }} has not succeeded for more than a day',
    description:
      'Job {{ $labels.job_name }} last succeeded {{ $value | humanizeDuration }} ago, or never since the worker’s start; it is due every night.',
    runbook: {
      impact: 'What the job keeps up to date grows old; for `build_pack` that is everybody’s prices.',
      firstQuery: sum(increase(series(jobRuns, { job }), '1d'), ['job_name', 'status']),
      confirm: [
        'Runs with `error`: it runs and fails; `select * from chain_steps order by started_at desc limit 10` has the reason, for `build_pack` `job_runs`.',
        '`evaluate_alerts` is asked for here and done by alert-delivery: whether it was done is told by [AlertsNotEvaluated](AlertsNotEvaluated.md).',
        'No runs: nothing starts it. Is the worker up, and was it up at midnight? `process_start_time_seconds{job="pricing-pack-builder"}`.',
      ],
      mend: [
        'Run the chain by hand: `pnpm nightly --date <date>`; it goes on where the last run of the day stopped.',
        'It fails: [PricingPackBuildFailure](PricingPackBuildFailure.md), [LedgerReconciliationFailure](LedgerReconciliationFailure.md).',
      ],
      rehearse:
        "`update job_runs set finished_at = finished_at - interval '27 hours'` and the same with `chain_steps`, on a development database; `pnpm nightly --date 2013-03-01` ends it.",
    },
    proof: {
      // The clock of a unit test starts at zero: samples are Unix times of just before and after that.
      silent: succeededAt('-91800+60x20'),
      firing: succeededAt('-93660+60x20'),
      labels: { job_name: 'build_pack' },
      says,
      alsoSilent: [{ series: series(processStart, { job }), values: '-93300x5' }],
      alsoFiring: {
        samples: [
          { series: series(processStart, { job }), values: '-93600x1' },
          ...jobs
            .filter((job_name) => job_name !== 'build_pack')
            .map((job_name) => ({ series: series(jobLastSuccess, { job, job_name }), values: '0x1' })),
        ],
        says,
      },
    },
  },
];
