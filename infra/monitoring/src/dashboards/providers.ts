import { metrics, scrapeJobs, serviceNames } from '@dawsos/conventions';
import { increase, maximum, minimum, quantile, rate, series, sum } from '@dawsos/promql';
import { type Dashboard, line } from './dashboard.ts';
import { labelVariable } from './label-variable.ts';
import { share } from './share.ts';
import { breakerNames } from './value-names.ts';

const service = serviceNames.packBuilder;
/** Providers are asked in bursts, when a pack is built: a shorter window is empty nearly always. */
const window = '1h';
const chosen = { job: scrapeJobs.packBuilder, provider: { variable: 'provider' } } as const;
const requests = series(metrics.providerRequests, chosen);
const failures = series(metrics.providerRequests, { ...chosen, status: { notMatches: '2..|304' } });

/** Where prices, rates and macro figures come from. */
export const providers: Dashboard = {
  uid: 'dawsos-providers',
  title: 'Providers',
  description: 'Where prices, rates and macro figures come from: speed, errors, quotas and breakers.',
  refresh: '30s',
  from: '6h',
  variables: [labelVariable('provider', 'Provider', metrics.providerBreakerState, 'provider')],
  panels: [
    {
      title: 'Circuit Breaker Status',
      description: 'An OPEN breaker sends nothing to its provider for a minute, then tries one request.',
      type: 'table',
      unit: 'none',
      names: breakerNames,
      service,
      lines: [line(maximum(series(metrics.providerBreakerState, chosen), ['provider']), ['provider'])],
    },
    {
      title: 'Rate Limit Remaining',
      description: 'Requests the provider still allows in its window, as it last said.',
      type: 'stat',
      unit: 'none',
      width: 12,
      service,
      thresholds: { warning: 100, critical: 10, good: 'high' },
      lines: [line(minimum(series(metrics.providerRateLimitRemaining, chosen), ['provider']), ['provider'])],
    },
    {
      title: 'Request Rate by Status',
      description: 'Requests a second, retries included.',
      type: 'timeseries',
      unit: 'reqps',
      service,
      lines: [line(sum(rate(requests, window), ['provider', 'status']), ['provider', 'status'])],
    },
    {
      title: 'Error Share',
      description:
        'Share of requests without a usable answer: refused, failed, timed out. Retries hide most from users.',
      type: 'timeseries',
      unit: 'percentunit',
      service,
      thresholds: { warning: 0.05, critical: 0.5 },
      lines: [line(share(failures, requests, window, ['provider']), ['provider'])],
    },
    {
      title: 'Latency P50 and P95',
      description: 'Half and 95 of 100 requests take at most this long.',
      type: 'timeseries',
      unit: 's',
      exemplars: true,
      service,
      lines: [
        line(
          quantile(0.5, metrics.providerRequestDuration, { window, by: ['provider'], where: chosen }),
          ['provider'],
          'P50',
        ),
        line(
          quantile(0.95, metrics.providerRequestDuration, { window, by: ['provider'], where: chosen }),
          ['provider'],
          'P95',
        ),
      ],
    },
    {
      title: 'Request Rate by Endpoint',
      description: 'What the providers are asked for.',
      type: 'timeseries',
      unit: 'reqps',
      service,
      lines: [line(sum(rate(requests, window), ['provider', 'endpoint']), ['provider', 'endpoint'])],
    },
    {
      title: 'Breaker Failures',
      description: 'Failures the breakers counted in the last hour; three in a row open one.',
      type: 'timeseries',
      unit: 'none',
      service,
      lines: [line(sum(increase(series(metrics.providerBreakerFailures, chosen), window), ['provider']), ['provider'])],
    },
    {
      title: 'Breaker Transitions',
      description: 'State changes in the last hour, by the state entered.',
      type: 'timeseries',
      unit: 'none',
      service,
      lines: [
        line(sum(increase(series(metrics.providerBreakerTransitions, chosen), window), ['provider', 'state']), [
          'provider',
          'state',
        ]),
      ],
    },
  ],
};
