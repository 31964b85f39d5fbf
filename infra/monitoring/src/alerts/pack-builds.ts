import { metrics, scrapeJobs } from '@dawsos/conventions';
import { above, bucketsOf, countOf, countWithin, equal, increase, series, subtract, sum } from '@dawsos/promql';
import type { Alert, Samples } from '../alert.ts';
import { observed } from '../promtool/observed.ts';
import { packRunbook, packStates } from './pack-runbook.ts';

const { packBuildDuration, packBuildFailures, packFreshness } = metrics;
const job = scrapeJobs.packBuilder;
const common = { team: 'data', concern: 'pack-build' } as const;

const state = (pack_id: string, values: string): Samples[number] => ({
  series: series(packFreshness, { job, pack_id }),
  values,
});
const breakProviders =
  '`curl -X PUT http://127.0.0.1:8030/faults -H \'Content-Type: application/json\' -d \'{"mode":"error","rate":1}\'`';

export const packBuildAlerts: readonly Alert[] = [
  {
    ...common,
    alert: 'PackError',
    expr: equal(packStates, 2),
    severity: 'critical',
    summary: 'Pricing pack {{ $labels.pack_id }} is in error',
    description: 'The build of {{ $labels.pack_id }} failed, and the pack cannot be used.',
    runbook: {
      ...packRunbook,
      impact: 'Requests for that date are answered with 503; the newest fresh pack serves those that name no date.',
      firstQuery: packStates,
      rehearse: `${breakProviders}, then \`pnpm pack:build --date 2013-02-22\`; with \`{"mode":"ok"}\` the same build ends it.`,
    },
    proof: {
      silent: [state('PP_2013-02-28', '3x5'), state('PP_2013-03-01', '0 0 1x3')],
      firing: [state('PP_2013-02-28', '1x5'), state('PP_2013-03-01', '0 0 2x3')],
      labels: { pack_id: 'PP_2013-03-01' },
      says: {
        summary: 'Pricing pack PP_2013-03-01 is in error',
        description: 'The build of PP_2013-03-01 failed, and the pack cannot be used.',
      },
    },
  },
  {
    ...common,
    alert: 'PricingPackBuildFailure',
    expr: above(sum(increase(series(packBuildFailures, { job }), '5m')), 0),
    severity: 'critical',
    summary: 'A pricing pack build failed',
    description: 'A build failed or was killed in the last 5 minutes (RB-01).',
    runbook: {
      ...packRunbook,
      impact: 'Nothing yet. If no later build succeeds, there is no pack of the day at 00:15.',
      firstQuery: sum(increase(series(packBuildFailures, { job }), '1h')),
      rehearse: `${breakProviders}, then \`pnpm pack:build --date 2013-02-21\`; or \`kill -9\` a build.`,
    },
    proof: {
      silent: [{ series: series(packBuildFailures, { job }), values: '3x20' }],
      firing: [{ series: series(packBuildFailures, { job }), values: '3x8 4x2' }],
    },
  },
  {
    ...common,
    alert: 'PackBuildDurationExceeded',
    // Half a build, because what is counted from samples is no whole number.
    expr: above(
      subtract(
        sum(increase(countOf(packBuildDuration, { job }), '1h')),
        sum(increase(countWithin(packBuildDuration, 600, { job }), '1h')),
      ),
      0.5,
    ),
    severity: 'warning',
    summary: 'A pricing pack build took more than 10 minutes',
    description:
      'A build of the last hour took longer than its SLO of 10 minutes; the deadline is 15 minutes past midnight.',
    runbook: {
      ...packRunbook,
      impact: 'None while the deadline is kept; the margin is going.',
      firstQuery: increase(bucketsOf(packBuildDuration, { job }), '1d'),
      confirm: [
        'The build’s trace (Jaeger, `dawsos-pack-builder`, `pack.build`) says which stage took long: fetch, transform, load.',
        '`dawsos_provider_request_duration_seconds` and the 429 among `dawsos_provider_requests_total`: slow or limiting providers make a slow fetch.',
      ],
      mend: [
        'A slow provider: nothing tonight; if it lasts, raise `PROVIDER_CONCURRENCY` within its quota.',
        'A slow load: look for what else the database does at that hour (`pg_stat_activity`), vacuum and backups first.',
        'More securities than before: `dawsos_pricing_pack_size_bytes` over weeks.',
      ],
      rehearse:
        '`PUT /faults` `{"mode":"slow","rate":1,"delay_ms":9000}` on market-data, `PROVIDER_CONCURRENCY=1`, then a build of a new date.',
    },
    proof: {
      silent: observed(packBuildDuration, { job }, { within: { 600: '4x10 5x60' }, all: '5x10 6x60' }),
      firing: observed(packBuildDuration, { job }, { within: { 600: '3x70' }, all: '3x60 4x9' }),
    },
  },
];
