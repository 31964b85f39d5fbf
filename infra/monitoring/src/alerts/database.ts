import { metrics, scrapeJobs } from '@dawsos/conventions';
import { above, divide, equal, maximum, minimum, rate, series, sum } from '@dawsos/promql';
import type { Alert, Samples } from '../alert.ts';

const { databaseConnections, databaseConnectionsMax, databaseQueries, dependencyUp } = metrics;
const common = { team: 'platform', concern: 'database' } as const;

/** Every process has a pool of its own, of 10 unless configured; the server takes 100, of which 80 were the first alarm. */
const fullShare = 0.8;

const usedShare = maximum(divide(series(databaseConnections), series(databaseConnectionsMax)), ['job']);
const databaseUp = minimum(series(dependencyUp, { dependency: 'database' }), ['job']);

const job = scrapeJobs.executor;
const pool = (active: string): Samples => [
  { series: series(databaseConnections, { job }), values: active },
  { series: series(databaseConnectionsMax, { job }), values: '10x10' },
];
const answers = (values: string): Samples => [
  { series: series(dependencyUp, { job, dependency: 'database' }), values },
];

export const databaseAlerts: readonly Alert[] = [
  {
    ...common,
    alert: 'DatabaseConnectionsHigh',
    expr: above(usedShare, fullShare),
    for: '2m',
    severity: 'warning',
    summary: '{{ $labels.job }} uses most of its database connections',
    description: '{{ $value | humanizePercentage }} of the connections {{ $labels.job }} may open are in use.',
    runbook: {
      impact: 'Nothing yet; once the pool is full requests queue for it, get slow, and after 5 s fail.',
      firstQuery: usedShare,
      confirm: [
        '`dawsos_db_connections_waiting` above 0: the pool is full already.',
        'What holds them: `select pid, now() - xact_start, state, wait_event_type, left(query, 120) from pg_stat_activity where datname = current_database() order by xact_start`; the comment in each query is its `traceparent`.',
        '`idle in transaction`: our code holds a connection and does nothing. `Lock`: somebody waits for somebody.',
      ],
      mend: [
        'One statement holds the others up: `select pg_cancel_backend(<pid>)`, then `pg_terminate_backend` if it does not go.',
        'Plain load: add a replica, or raise `DATABASE_MAX_CONNECTIONS`; all pools together have to stay below the server’s `max_connections`, less a few for you.',
      ],
      rehearse: '`X-Fault: db=slow` on 20 concurrent requests to `/v1/portfolios` for three minutes.',
    },
    proof: {
      silent: pool('8x10'),
      firing: pool('9x10'),
      labels: { job },
      says: {
        summary: 'executor-api uses most of its database connections',
        description: '90% of the connections executor-api may open are in use.',
      },
    },
  },
  {
    ...common,
    alert: 'DatabaseUnhealthy',
    expr: equal(databaseUp, 0),
    for: '2m',
    severity: 'critical',
    summary: '{{ $labels.job }} cannot reach the database',
    description: 'The database has not answered the health check of {{ $labels.job }} for 2 minutes.',
    runbook: {
      impact: 'executor-api answers 503 `DATABASE_UNAVAILABLE` to nearly everything; no pack can be built.',
      firstQuery: sum(rate(series(databaseQueries), '5m'), ['job']),
      confirm: [
        '`curl -sS http://<instance>/health/detailed` of two services: one alone is a matter of network or password, all are the server.',
        '`pg_isready -h <host>`; the server’s log says `out of memory`, `no space left`, `too many connections`, or that it recovers.',
      ],
      mend: [
        'Server down: start it; the services reconnect by themselves, nothing of ours needs a restart.',
        'Disk full: free space before starting it. WAL is the usual reason: an abandoned replication slot (`pg_replication_slots`).',
        'Too many connections: terminate idle ones, then [DatabaseConnectionsHigh](DatabaseConnectionsHigh.md).',
        'Restored from a backup: the next trade compares journal and database and catches up; `LEDGER_CORRUPT` in the log of executor-api means that they contradict each other: accept no trades, call the owners of the ledger.',
      ],
      rehearse: 'Stop PostgreSQL for three minutes (`kill -STOP` its postmaster does as well), then let it go on.',
    },
    proof: {
      silent: answers('1x10'),
      firing: answers('0x10'),
      labels: { job },
      says: {
        summary: 'executor-api cannot reach the database',
        description: 'The database has not answered the health check of executor-api for 2 minutes.',
      },
    },
  },
];
