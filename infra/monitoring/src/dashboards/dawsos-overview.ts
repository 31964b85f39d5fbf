import { metrics, serviceNames } from '@dawsos/conventions';
import { quantile, rate, rateOrZero, series, sum } from '@dawsos/promql';
import { countedRequests } from '../alerts/executor-requests.ts';
import { type Dashboard, line } from './dashboard.ts';

const { executor, packBuilder } = serviceNames;
const window = '$__rate_interval';
const requests = countedRequests();
const serverErrors = countedRequests({ matches: '5..' });

/** The whole system on one screen. */
export const dawsosOverview: Dashboard = {
  uid: 'dawsos-overview',
  title: 'DawsOS Overview',
  description: 'The whole system on one screen: what is asked, how long it takes, and what it depends on.',
  refresh: '30s',
  from: '1h',
  panels: [
    {
      title: 'API Request Rate',
      description: 'Requests a second, probes and scrapes left out.',
      type: 'stat',
      unit: 'reqps',
      width: 12,
      service: executor,
      lines: [line(sum(rate(requests, '5m'), ['method', 'endpoint']), ['method', 'endpoint'])],
    },
    {
      title: 'Pattern Execution Rate',
      description: 'Patterns run a second.',
      type: 'stat',
      unit: 'ops',
      width: 12,
      service: executor,
      lines: [line(sum(rate(series(metrics.patternExecutions), '5m'), ['pattern_id']), ['pattern_id'])],
    },
    {
      title: 'Pricing Pack Freshness',
      description: 'Time since the newest fresh pack was marked fresh; a nightly build keeps it under a day.',
      type: 'stat',
      unit: 's',
      width: 12,
      service: packBuilder,
      lines: [line(series(metrics.packFreshnessAge), 'Seconds since fresh')],
    },
    {
      title: 'Active Database Connections',
      description: 'Connections checked out of each service’s pool.',
      type: 'stat',
      unit: 'none',
      width: 12,
      lines: [line(sum(series(metrics.databaseConnections), ['job']), ['job'])],
    },
    {
      title: 'API Response Time',
      description: 'Half and 95 of 100 execute requests are answered within these times.',
      type: 'timeseries',
      unit: 's',
      exemplars: true,
      service: executor,
      lines: [
        line(quantile(0.95, metrics.apiRequestDuration, { window }), '95th percentile'),
        line(quantile(0.5, metrics.apiRequestDuration, { window }), '50th percentile'),
      ],
    },
    {
      title: 'Error Rate',
      description: 'Answers a second that say the fault was ours.',
      type: 'timeseries',
      unit: 'reqps',
      service: executor,
      lines: [line(rateOrZero(serverErrors, requests, window), '5xx errors')],
    },
    {
      title: 'Database Query Performance',
      description: '95 of 100 queries take at most this long, waiting for a connection included.',
      type: 'timeseries',
      unit: 's',
      exemplars: true,
      service: executor,
      lines: [
        line(quantile(0.95, metrics.databaseQueryDuration, { window, by: ['operation', 'table'] }), [
          'operation',
          'table',
        ]),
      ],
    },
    {
      title: 'Provider API Performance',
      description: '95 of 100 requests to providers take at most this long. Packs are built once a day, so it rests.',
      type: 'timeseries',
      unit: 's',
      exemplars: true,
      service: packBuilder,
      lines: [
        line(quantile(0.95, metrics.providerRequestDuration, { window, by: ['provider', 'endpoint'] }), [
          'provider',
          'endpoint',
        ]),
      ],
    },
  ],
};
