import { metrics, scrapeJobs, serviceNames } from '@dawsos/conventions';
import { countOf, divide, increase, maximum, multiply, quantile, rate, series, sum, sumOf } from '@dawsos/promql';
import { type Dashboard, line } from './dashboard.ts';
import { limitOf } from './limit-of.ts';
import { yesNo } from './value-names.ts';

const { packBuilder, agentRuntime } = serviceNames;
/** Alert-delivery counts its evaluations as `evaluate_alerts` too, every minute. */
const chain = { job: scrapeJobs.packBuilder };
const window = '$__rate_interval';

/** What runs by itself: the nightly chain, and the tasks agents hand to others. */
export const jobs: Dashboard = {
  uid: 'dawsos-jobs',
  title: 'Jobs',
  description: 'What runs by itself: the nightly chain that builds a pack, and the tasks agents hand to others.',
  refresh: '30s',
  from: '24h',
  panels: [
    { row: 'Nightly chain' },
    {
      title: 'Last Success',
      description:
        'When each job last succeeded. A day without one is told. `evaluate_alerts` succeeds by asking alert-delivery to evaluate.',
      type: 'stat',
      unit: 'dateTimeFromNow',
      service: packBuilder,
      // Grafana counts time in milliseconds.
      lines: [line(multiply(maximum(series(metrics.jobLastSuccess, chain), ['job_name']), 1000), ['job_name'])],
    },
    {
      title: 'Fresh Packs',
      description: 'Whether the pack of each of the newest dates is fresh; only the newest has to be.',
      type: 'stat',
      unit: 'none',
      names: yesNo,
      width: 12,
      service: packBuilder,
      lines: [line(maximum(series(metrics.packIsFresh), ['date']), ['date'])],
    },
    {
      title: 'Pack Size',
      description: 'Size of the newest built pack. A sudden drop means that prices are missing.',
      type: 'stat',
      unit: 'bytes',
      service: packBuilder,
      lines: [line(series(metrics.packSize), 'size')],
    },
    {
      title: 'Runs by Outcome',
      description: 'Runs in the last day.',
      type: 'timeseries',
      unit: 'none',
      service: packBuilder,
      lines: [
        line(sum(increase(series(metrics.jobRuns, chain), '1d'), ['job_name', 'status']), ['job_name', 'status']),
      ],
    },
    {
      title: 'Duration',
      description: 'How long a job takes, on average. The build has until 00:15.',
      type: 'timeseries',
      unit: 's',
      service: packBuilder,
      thresholds: { warning: limitOf(metrics.jobDuration, 600), critical: limitOf(metrics.jobDuration, 900) },
      lines: [
        line(
          divide(
            sum(sumOf(metrics.jobDuration, chain), ['job_name']),
            sum(countOf(metrics.jobDuration, chain), ['job_name']),
          ),
          ['job_name'],
        ),
      ],
    },
    {
      title: 'Pack Builds',
      description: 'Builds in the last day that succeeded, failed or were killed.',
      type: 'timeseries',
      unit: 'none',
      service: packBuilder,
      lines: [
        line(sum(increase(series(metrics.packBuildSuccesses), '1d')), 'succeeded'),
        line(sum(increase(series(metrics.packBuildFailures), '1d')), 'failed'),
      ],
    },
    {
      title: 'Ledger Drift',
      description: 'Largest difference between journal and database that the last comparison found. 1 bp is allowed.',
      type: 'timeseries',
      unit: 'none',
      service: packBuilder,
      thresholds: { critical: 1 },
      lines: [line(maximum(series(metrics.ledgerDrift), ['kind']), ['kind'], 'bp')],
    },
    {
      title: 'Failed Reconciliations',
      description: 'Comparisons of journal and database in the last day that failed. Each one pages.',
      type: 'timeseries',
      unit: 'none',
      service: packBuilder,
      lines: [line(sum(increase(series(metrics.reconciliationFailures), '1d')), 'failed')],
    },
    { row: 'Multi-agent runs' },
    {
      title: 'Agents Spawned and Completed',
      description: 'Tasks handed to agents and ended, a second. Lines that part mean that runs hang.',
      type: 'timeseries',
      unit: 'ops',
      service: agentRuntime,
      lines: [
        line(sum(rate(series(metrics.agentSpawns), window), ['agent_type']), ['agent_type'], 'spawned'),
        line(sum(rate(series(metrics.agentCompletions), window), ['agent_type', 'status']), ['agent_type', 'status']),
      ],
    },
    {
      title: 'Sandboxes by Outcome',
      description: 'Child processes ended, a second.',
      type: 'timeseries',
      unit: 'ops',
      service: agentRuntime,
      lines: [
        line(sum(rate(series(metrics.sandboxExecutions), window), ['agent_type', 'outcome']), [
          'agent_type',
          'outcome',
        ]),
      ],
    },
    {
      title: 'Sandbox Lifetime (P95)',
      description: '95 of 100 child processes live at most this long, their start included.',
      type: 'timeseries',
      unit: 's',
      exemplars: true,
      service: agentRuntime,
      lines: [line(quantile(0.95, metrics.sandboxExecutionDuration, { window, by: ['agent_type'] }), ['agent_type'])],
    },
  ],
};
