import { metrics } from '@dawsos/conventions';
import { increase, minimum, quantile, rate, series, sum } from '@dawsos/promql';
import { line, type Panel } from './dashboard.ts';
import { yesNo } from './value-names.ts';

const window = '$__rate_interval';

/** What the services lean on: each other, the database, the cache. */
export const dependencyPanels: readonly Panel[] = [
  {
    title: 'Dependencies Up',
    description: 'Whether each dependency answered the last health check.',
    type: 'stat',
    unit: 'none',
    names: yesNo,
    width: 24,
    lines: [line(minimum(series(metrics.dependencyUp), ['job', 'dependency']), ['job', 'dependency'])],
  },
  {
    title: 'Connection Pool',
    description: 'Connections in use and allowed, and queries that wait for one.',
    type: 'timeseries',
    unit: 'none',
    lines: [
      line(sum(series(metrics.databaseConnections), ['job']), ['job'], 'used'),
      line(sum(series(metrics.databaseConnectionsMax), ['job']), ['job'], 'allowed'),
      line(sum(series(metrics.databaseConnectionsWaiting), ['job']), ['job'], 'waiting'),
    ],
  },
  {
    title: 'Queries',
    description: 'Queries a second.',
    type: 'timeseries',
    unit: 'ops',
    lines: [line(sum(rate(series(metrics.databaseQueries), window), ['job', 'operation']), ['job', 'operation'])],
  },
  {
    title: 'Calls to Other Services',
    description: 'Calls a second, by how they ended.',
    type: 'timeseries',
    unit: 'reqps',
    lines: [
      line(sum(rate(series(metrics.serviceCalls), window), ['service_name', 'status']), ['service_name', 'status']),
    ],
  },
  {
    title: 'Call Duration (P95)',
    description: '95 of 100 calls to another service take at most this long.',
    type: 'timeseries',
    unit: 's',
    exemplars: true,
    lines: [
      line(quantile(0.95, metrics.serviceCallDuration, { window, by: ['service_name', 'method'] }), [
        'service_name',
        'method',
      ]),
    ],
  },
  {
    title: 'Cache Look-ups',
    description: 'Look-ups a second. An error counts as a miss to the caller: slower, never wrong.',
    type: 'timeseries',
    unit: 'ops',
    lines: [line(sum(rate(series(metrics.cacheRequests), window), ['cache', 'outcome']), ['cache', 'outcome'])],
  },
  {
    title: 'Agent Breakers',
    description: 'Failures counted and states entered in the last ten minutes.',
    type: 'timeseries',
    unit: 'none',
    lines: [
      line(sum(increase(series(metrics.agentBreakerFailures), '10m'), ['agent_name']), ['agent_name'], 'failures'),
      line(sum(increase(series(metrics.agentBreakerTransitions), '10m'), ['agent_name', 'state']), [
        'agent_name',
        'state',
      ]),
    ],
  },
];
