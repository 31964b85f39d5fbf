import { metrics, scrapeJobs } from '@dawsos/conventions';
import { carriedOut } from '@dawsos/executor-api/slos';
import { quantile } from '@dawsos/promql';
import type { Alert, Samples } from '../alert.ts';
import { observed } from '../promtool/observed.ts';
import { quantileAbove } from './thresholds.ts';

const { apiRequestDuration, patternStepDuration } = metrics;
const common = { team: 'api', concern: 'api-latency', severity: 'warning', for: '5m' } as const;

const job = scrapeJobs.executor;

const executions = (within300: string, within500: string, all: string): Samples =>
  observed(
    apiRequestDuration,
    { job, pattern_id: 'portfolio_overview', status: 'success' },
    { within: { 0.3: within300, 0.5: within500, 1.2: all }, all },
  );

const runbook = {
  impact: 'Analyses come late; screens that wait for several of them feel stuck.',
  firstQuery: quantile(0.95, patternStepDuration, { window: '5m', by: ['capability'], where: { job } }),
  confirm: [
    'One capability stands out: it is that step, go on in the agent runtime. All of them: the database or the machine.',
    'Panels “API Latency” of the SLO Overview: click an exemplar near the top, and the trace says where the time went.',
    '`dawsos_db_connections_waiting` above 0: requests queue for connections, see [DatabaseConnectionsHigh](DatabaseConnectionsHigh.md).',
    '`nodejs_eventloop_lag_seconds{statistic="p99"}` above 0.1: the process itself is busy.',
  ],
  mend: [
    'A slow query: `pg_stat_activity` shows it with its `traceparent`; cancel it with `pg_cancel_backend(pid)`.',
    'A busy process: add a replica of executor-api or agent-runtime.',
    'One pattern alone after a deployment: roll back.',
  ],
};
const rehearse =
  "`FAULT='latency=600ms' RATE=20 DURATION=12m pnpm k6 run loadtests/smoke.ts`; 400 ms is enough for p95 alone.";

export const executeLatencyAlerts: readonly Alert[] = [
  {
    ...common,
    alert: 'APILatencyP99Breach',
    expr: quantileAbove(0.99, apiRequestDuration, { limit: 0.5, where: carriedOut }),
    summary: 'p99 of /v1/execute is above 500 ms',
    description: 'One execution in a hundred takes longer than {{ $value | humanizeDuration }}; 500 ms are promised.',
    runbook: { ...runbook, rehearse },
    proof: {
      silent: executions('0+90x20', '0+99.5x20', '0+100x20'),
      firing: executions('0+90x20', '0+98.8x20', '0+100x20'),
      lowTraffic: executions('0+9x20', '0+9x20', '0+19x20'),
      says: { description: 'One execution in a hundred takes longer than 616.7ms; 500 ms are promised.' },
    },
  },
  {
    ...common,
    alert: 'APILatencyP95Breach',
    expr: quantileAbove(0.95, apiRequestDuration, { limit: 0.3, where: carriedOut }),
    summary: 'p95 of /v1/execute is above 300 ms',
    description: 'One execution in twenty takes longer than {{ $value | humanizeDuration }}; 300 ms are promised.',
    runbook: { ...runbook, rehearse },
    proof: {
      silent: executions('0+95x20', '0+100x20', '0+100x20'),
      firing: executions('0+94x20', '0+100x20', '0+100x20'),
      lowTraffic: executions('0+1x20', '0+3.8x20', '0+3.8x20'),
      says: { description: 'One execution in twenty takes longer than 333.3ms; 300 ms are promised.' },
    },
  },
];
