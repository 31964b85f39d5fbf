import { metrics, scrapeJobs } from '@dawsos/conventions';
import {
  above,
  and,
  bucketsOf,
  countOf,
  countWithin,
  type Duration,
  equal,
  increase,
  maximum,
  minimum,
  seconds,
  secondsToday,
  series,
  subtract,
  sum,
} from '@dawsos/promql';
import type { Alert, Samples } from '../alert.ts';
import { observed } from '../promtool/observed.ts';

const { packBuildDuration, packBuildFailures, packFreshness, packFreshnessAge, packIsFresh } = metrics;
const job = scrapeJobs.packBuilder;
const common = { team: 'data', concern: 'pack-freshness' } as const;
const ofBuilds = { team: 'data', concern: 'pack-build' } as const;

/** Packs are built once a night: an hour more than a day, after which services refuse one as stale (`PACK_STALE_AFTER_S`). */
const staleAfter: Duration = '25h';
/** The chain starts at 00:00 UTC; AC-3 wants the pack fresh by 00:15. */
const deadline: Duration = '15m';

const anyFresh = maximum(series(packIsFresh, { job }));
const states = maximum(series(packFreshness, { job }), ['pack_id']);
const newestFreshAge = minimum(series(packFreshnessAge, { job }));

const isFresh = (date: string, values: string): Samples[number] => ({
  series: series(packIsFresh, { job, date }),
  values,
});
const state = (pack_id: string, values: string): Samples[number] => ({
  series: series(packFreshness, { job, pack_id }),
  values,
});
const age = (values: string): Samples => [{ series: series(packFreshnessAge, { job }), values }];

const number = 'RB-01';
const confirm = [
  'States: 0 warming, 1 fresh, 2 error, 3 stale.',
  'What the last run said: `select job, key, status, error, started_at from job_runs order by started_at desc limit 5`, or in Loki `{service_name="dawsos-pack-builder"} | json | level="error"`.',
  'One trace per build: Jaeger, service `dawsos-pack-builder`, operation `pack.build`; the red span is the provider, the database or the transform.',
  '`circuit_breaker_state` above 0: it is the provider, go on with [CircuitBreakerOpen](CircuitBreakerOpen.md) (RB-02).',
];
const build =
  'Build it by hand: `pnpm pack:build --date <date> --mark-fresh`. It goes on where the last build was interrupted; a pack that is there it only marks fresh.';
const mend = [
  'A provider is down or its quota used up: wait for it, then the next step.',
  build,
  'No run at all: is the worker up ([ServiceDown](ServiceDown.md)), and its clock right (`date -u`)?',
  'Until there is one, users without `require_fresh` are served from the last complete pack: say so to them, it is yesterday’s prices.',
];
const breakProviders =
  '`curl -X PUT http://127.0.0.1:8030/faults -H \'Content-Type: application/json\' -d \'{"mode":"error","rate":1}\'`';

export const packAlerts: readonly Alert[] = [
  {
    ...common,
    alert: 'PackNotFresh',
    expr: equal(anyFresh, 0),
    for: '30m',
    severity: 'warning',
    summary: 'No pricing pack has been fresh for 30 minutes',
    description: 'None of the newest packs is fresh; requests that require a fresh one are answered with 503.',
    runbook: {
      number,
      impact:
        'Requests with `require_fresh` are answered with 503 and `Retry-After`; the others see prices of an older day.',
      firstQuery: states,
      confirm,
      mend,
      rehearse:
        "`update pricing_packs set status = 'stale'`, on a development database; `pnpm pack:build --date 2013-03-01 --mark-fresh` ends it.",
    },
    proof: {
      silent: [isFresh('2013-02-28', '0x40'), isFresh('2013-03-01', '1x40')],
      firing: [isFresh('2013-02-28', '0x40'), isFresh('2013-03-01', '0x40')],
      alsoSilent: [isFresh('2013-03-01', '1x12 0x25')],
    },
  },
  {
    ...ofBuilds,
    alert: 'PackError',
    expr: equal(states, 2),
    severity: 'critical',
    summary: 'Pricing pack {{ $labels.pack_id }} is in error',
    description: 'The build of {{ $labels.pack_id }} failed, and the pack cannot be used.',
    runbook: {
      number,
      impact: 'Requests for that date are answered with 503; the newest fresh pack serves those that name no date.',
      firstQuery: states,
      confirm,
      mend,
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
    ...ofBuilds,
    alert: 'PricingPackBuildFailure',
    expr: above(sum(increase(series(packBuildFailures, { job }), '5m')), 0),
    severity: 'critical',
    summary: 'A pricing pack build failed',
    description: 'A build failed or was killed in the last 5 minutes (RB-01).',
    runbook: {
      number,
      impact: 'Nothing yet. If no later build succeeds, there is no pack of the day at 00:15.',
      firstQuery: sum(increase(series(packBuildFailures, { job }), '1h')),
      confirm,
      mend,
      rehearse: `${breakProviders}, then \`pnpm pack:build --date 2013-02-21\`; or \`kill -9\` a build.`,
    },
    proof: {
      silent: [{ series: series(packBuildFailures, { job }), values: '3x20' }],
      firing: [{ series: series(packBuildFailures, { job }), values: '3x8 4x2' }],
    },
  },
  {
    ...ofBuilds,
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
      number,
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
  {
    ...common,
    alert: 'PricingPackBuildDeadlineMissed',
    // Marked fresh longer ago than the day is old, which is past its fifteenth minute.
    expr: and(above(newestFreshAge, secondsToday), above(secondsToday, seconds(deadline))),
    severity: 'critical',
    summary: 'No pricing pack was fresh by 00:15 UTC',
    description:
      'The newest pack was marked fresh {{ $value | humanizeDuration }} ago, which is before today began (RB-01).',
    runbook: {
      number,
      impact: 'Users work with yesterday’s prices, and from about 01:00 on requests that require a fresh pack fail.',
      firstQuery: newestFreshAge,
      confirm,
      mend,
      rehearse:
        "`update pricing_packs set fresh_at = fresh_at - interval '1 day'`, on a development database after 00:15 UTC; `pnpm pack:build --date 2013-03-01 --mark-fresh` ends it.",
    },
    proof: {
      silent: age('0+60x20'),
      firing: age('86460+60x16'),
      alsoSilent: age('86460+60x14'),
      says: {
        description: 'The newest pack was marked fresh 1d 0h 17m 0s ago, which is before today began (RB-01).',
      },
    },
  },
  {
    ...common,
    alert: 'PricingPackStale',
    expr: above(newestFreshAge, seconds(staleAfter)),
    for: '1m',
    severity: 'critical',
    summary: 'The newest pricing pack is stale',
    description:
      'The newest pack was marked fresh {{ $value | humanizeDuration }} ago; after 25 hours it counts as stale.',
    runbook: {
      number,
      impact: 'Requests with `require_fresh` are answered with 503; the others see prices of the day before yesterday.',
      firstQuery: newestFreshAge,
      confirm,
      mend,
      rehearse:
        "`update pricing_packs set fresh_at = fresh_at - interval '26 hours'`, on a development database; `pnpm pack:build --date 2013-03-01 --mark-fresh` ends it.",
    },
    proof: {
      silent: age('88800+60x20'),
      firing: age('90060+60x20'),
      says: {
        description: 'The newest pack was marked fresh 1d 1h 21m 0s ago; after 25 hours it counts as stale.',
      },
    },
  },
];
