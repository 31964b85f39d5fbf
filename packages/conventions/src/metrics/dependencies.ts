import { databaseOperations, databaseTables, dependencies, outcomes } from '../label-values.ts';
import { counter, gauge, histogram, oneOf, upTo } from '../metric-definition.ts';
import { databaseServices, serviceNames } from '../service-names.ts';

const callSeconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.5, 2.5, 5] as const;
const operation = oneOf(...databaseOperations);
const table = oneOf(...databaseTables);

export const dependencyMetrics = {
  databaseQueries: counter({
    name: 'dawsos_db_queries_total',
    help: 'Queries sent to the database.',
    labels: { operation, table },
    owners: databaseServices,
  }),
  databaseQueryDuration: histogram({
    name: 'dawsos_db_query_duration_seconds',
    help: 'Duration of one query, waiting for a connection included.',
    unit: 'seconds',
    labels: { operation, table },
    buckets: callSeconds,
    owners: databaseServices,
  }),
  databaseConnections: gauge({
    name: 'dawsos_db_connections_active',
    help: 'Connections checked out of the pool.',
    owners: databaseServices,
  }),
  databaseConnectionsMax: gauge({
    name: 'dawsos_db_connections_max',
    help: 'Connections the pool may open.',
    owners: databaseServices,
  }),
  databaseConnectionsWaiting: gauge({
    name: 'dawsos_db_connections_waiting',
    help: 'Queries and transactions waiting for a connection of the pool.',
    owners: databaseServices,
  }),
  dependencyUp: gauge({
    name: 'dawsos_dependency_up',
    help: 'Whether a dependency answered its last health check: 1, or 0.',
    unit: 'state',
    labels: { dependency: oneOf(...dependencies) },
    owners: databaseServices,
  }),
  serviceCalls: counter({
    name: 'dawsos_service_calls_total',
    help: 'Calls to another service of ours, by outcome.',
    labels: { service_name: upTo(10), method: upTo(40), status: oneOf(...outcomes) },
    owners: [serviceNames.executor],
  }),
  serviceCallDuration: histogram({
    name: 'dawsos_service_call_duration_seconds',
    help: 'Duration of one call to another service of ours.',
    unit: 'seconds',
    labels: { service_name: upTo(10), method: upTo(40) },
    buckets: callSeconds,
    owners: [serviceNames.executor],
  }),
  cacheRequests: counter({
    name: 'dawsos_cache_requests_total',
    help: 'Cache look-ups, by outcome; an error counts as a miss to the caller.',
    labels: { cache: oneOf('pack'), outcome: oneOf('hit', 'miss', 'error') },
    owners: [serviceNames.executor],
  }),
};
