import { metrics, scrapeJobs } from '@dawsos/conventions';
import {
  above,
  absent,
  below,
  equal,
  maximum,
  minimum,
  multiply,
  or,
  overTime,
  rate,
  type Selector,
  series,
  sum,
  withLabel,
} from '@dawsos/promql';
import type { Alert, Samples } from '../alert.ts';
import { stackMetrics } from '../stack-metrics.ts';
import { availability, countedRequests } from './executor-requests.ts';

const { executor, agentRuntime, packBuilder, alertDelivery } = scrapeJobs;
const services = Object.values(scrapeJobs);
const serviceUp = series(stackMetrics.up, { job: { anyOf: services } });
const up = (job: string, values: string): Samples[number] => ({
  series: series(stackMetrics.up, { job, instance: `${job}:8000` }),
  values,
});

/** Pods are found by their names: when all of a service are gone, so is their `up`. The simulator need not be there. */
const allGone = [executor, agentRuntime, packBuilder, alertDelivery]
  .map((job) => absent(series(stackMetrics.up, { job })))
  .reduce((left, right) => or(left, right));

const volume = availability.indicator.all('5m');
/** No series at all is no traffic, where the executor was there to be asked all the time. */
const wasThere = above(overTime('min', series(stackMetrics.up, { job: executor }), '5m'), 0);
const noTraffic = multiply(maximum(wasThere), 0);

/** Without these, other alerts could not fire. */
const vital: readonly { readonly metric: string; readonly selector: Selector; readonly values: string }[] = [
  vitalSeries(metrics.requests, { job: executor }),
  vitalSeries(metrics.dependencyUp, { job: executor, dependency: 'database' }),
  vitalSeries(metrics.agentBreakerState, { job: agentRuntime }),
  vitalSeries(metrics.providerBreakerState, { job: packBuilder }),
  vitalSeries(metrics.packFreshness, { job: packBuilder }),
  vitalSeries(metrics.jobLastSuccess, { job: packBuilder, job_name: 'build_pack' }),
  vitalSeries(metrics.alertsPending, { job: alertDelivery }),
];
function vitalSeries<Metric extends Parameters<typeof series>[0]>(
  metric: Metric,
  where: Parameters<typeof series<Metric['labels']>>[1],
) {
  return { metric: metric.name, selector: series(metric, where), values: '1x20' };
}
const missing = vital
  .map(({ metric, selector }) => withLabel(absent(selector), 'metric', metric))
  .reduce((left, right) => or(left, right));
const present: Samples = vital.map(({ selector, values }) => ({ series: selector, values }));

export const serviceAlerts: readonly Alert[] = [
  {
    alert: 'ServiceDown',
    expr: or(equal(minimum(serviceUp, ['job', 'instance']), 0), allGone),
    for: '1m',
    severity: 'critical',
    team: 'platform',
    concern: 'service',
    summary: '{{ $labels.job }} is down',
    description:
      'No scrape of {{ $labels.job }}{{ with $labels.instance }} at {{ . }}{{ end }} has succeeded for a minute.',
    runbook: {
      impact:
        'executor-api: everything. agent-runtime: analyses answer 503, valuations work. pricing-pack-builder: no new prices. alert-delivery: users are told nothing until it is back, then everything. market-data: the next build fails.',
      firstQuery: minimum(serviceUp, ['job', 'instance']),
      confirm: [
        '`curl -sS http://<instance>/health`: no answer, it is gone; an answer, it is the network or the token of `/metrics`.',
        'Last lines in Loki before it went: `{service_name="dawsos-…"}`; `uncaught exception` is a crash, nothing at all is a kill (memory: `process_resident_memory_bytes`).',
        '`up` of several jobs at once: the machine or the network, not the service.',
      ],
      mend: [
        'Restart it; it stops and starts clean at any time.',
        'It exits with 2 and a list: the configuration is wrong, the list says what.',
        'It answers, and `/metrics` says 401: the token file of Prometheus and `OBSERVABILITY_TOKEN` differ.',
        'Killed for its memory: raise the limit, and keep a heap snapshot for the morning.',
      ],
      rehearse: 'Stop the process of the service, and start it again.',
    },
    proof: {
      silent: [...services.map((job) => up(job, '1x10')), up('loki', '0x10')],
      firing: [
        up(executor, '0x10'),
        ...[agentRuntime, packBuilder, alertDelivery].map((job) => up(job, '1x10')),
        up('loki', '0x10'),
      ],
      firesWithoutData: true,
      labels: { job: executor, instance: 'executor-api:8000' },
      says: {
        summary: 'executor-api is down',
        description: 'No scrape of executor-api at executor-api:8000 has succeeded for a minute.',
      },
    },
  },
  {
    alert: 'LowRequestVolume',
    expr: below(or(volume, noTraffic), 0.01),
    for: '10m',
    severity: 'info',
    team: 'api',
    concern: 'traffic',
    summary: 'Hardly anybody uses the API',
    description: '{{ $value | printf "%.3f" }} requests a second over 5 minutes; fewer than 0.01 are unusual.',
    runbook: {
      impact: 'None by itself: at night or on a holiday it may be so. By day it means that requests do not reach us.',
      firstQuery: sum(rate(countedRequests(), '5m'), ['endpoint']),
      confirm: [
        'The same query a day and a week ago (`offset 1d`, `offset 7d`).',
        'Does a request from outside get through? `curl -sS https://<public address>/health`.',
      ],
      mend: ['Requests do not arrive: gateway, certificate, DNS, in this order.', 'They were never sent: nothing.'],
      rehearse: 'Leave the system alone for a quarter of an hour.',
    },
    proof: {
      silent: [up(executor, '1x20'), { series: countedSample(), values: '0+0.66x20' }],
      firing: [up(executor, '1x20')],
      // Not scraped is not the same as not used, and has an alert of its own.
      alsoSilent: [up(executor, '1x3 0x9 _x8')],
      says: { description: '0.000 requests a second over 5 minutes; fewer than 0.01 are unusual.' },
    },
  },
  {
    alert: 'MetricsAbsent',
    expr: missing,
    for: '10m',
    severity: 'warning',
    team: 'platform',
    concern: 'service',
    summary: '{{ $labels.metric }} is gone from {{ $labels.job }}',
    description: 'No series of {{ $labels.metric }} for 10 minutes: alerts on it cannot fire.',
    runbook: {
      impact: 'None for users; but the alerts on these series are blind.',
      firstQuery: missing,
      confirm: [
        'Is it in the scrape? `curl -H "Authorization: Bearer $OBSERVABILITY_TOKEN" http://<instance>/metrics | grep <metric>`.',
        'Not there: a deployment renamed or dropped it, or what fills it fails: the log says `metric could not be collected`.',
        'There: a relabelling in Prometheus drops it, or the `job` has another name.',
        '`dawsos_pack_freshness` or `dawsos_job_last_success_timestamp_seconds` alone: there is no pack yet, or no build ever succeeded here.',
      ],
      mend: [
        'No pack yet: `pnpm pack:build --date 2013-03-01 --mark-fresh`.',
        'Roll back what removed it; `pnpm test` on that commit says which rule it breaks.',
      ],
      rehearse: 'Start the system on an empty database and build no pack.',
    },
    proof: {
      silent: present,
      firing: present.slice(1),
      labels: { job: executor, metric: metrics.requests.name },
      says: {
        summary: 'dawsos_requests_total is gone from executor-api',
        description: 'No series of dawsos_requests_total for 10 minutes: alerts on it cannot fire.',
      },
      firesWithoutData: true,
    },
  },
];

function countedSample(): Selector {
  return series(metrics.httpRequests, { job: executor, method: 'GET', endpoint: '/patterns', status: '200' });
}
