import { metrics, scrapeJobs } from '@dawsos/conventions';
import { above, and, type Duration, equal, maximum, minimum, or, seconds, series, since } from '@dawsos/promql';
import type { Alert, Samples } from '../alert.ts';
import { packRunbook, packStates } from './pack-runbook.ts';

const { chainDueAge, packFreshnessAge, packIsFresh, processStart } = metrics;
const job = scrapeJobs.packBuilder;
const common = { team: 'data', concern: 'pack-freshness' } as const;

/** Packs are built once a night: an hour more than a day, after which services refuse one as stale (`PACK_STALE_AFTER_S`). */
const staleAfter: Duration = '25h';
/** The chain starts at 00:00 in its time zone; AC-3 wants the pack fresh by 00:15. */
const deadline: Duration = '15m';

const anyFresh = maximum(series(packIsFresh, { job }));
/** Where no pack has ever been fresh, as old as the worker. */
const newestFreshAge = or(minimum(series(packFreshnessAge, { job })), since(minimum(series(processStart, { job }))));
const dueAge = maximum(series(chainDueAge, { job }));

const isFresh = (date: string, values: string): Samples[number] => ({
  series: series(packIsFresh, { job, date }),
  values,
});
const age = (values: string): Samples => [{ series: series(packFreshnessAge, { job }), values }];
/** A worker that started at midnight with a pack of some age. */
const sinceMidnight = (ageAtMidnight: number, minutes: number): Samples => [
  ...age(`${ageAtMidnight}+60x${minutes}`),
  { series: series(chainDueAge, { job }), values: `0+60x${minutes}` },
];

export const packFreshnessAlerts: readonly Alert[] = [
  {
    ...common,
    alert: 'PackNotFresh',
    expr: equal(anyFresh, 0),
    for: '30m',
    severity: 'warning',
    summary: 'No pricing pack has been fresh for 30 minutes',
    description: 'None of the newest packs is fresh; requests that require a fresh one are answered with 503.',
    runbook: {
      ...packRunbook,
      impact:
        'Requests with `require_fresh` are answered with 503 and `Retry-After`; the others see prices of an older day.',
      firstQuery: packStates,
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
    ...common,
    alert: 'PricingPackBuildDeadlineMissed',
    // Marked fresh before the chain was last due, which is more than fifteen minutes ago.
    expr: and(above(newestFreshAge, dueAge), above(dueAge, seconds(deadline))),
    severity: 'critical',
    summary: 'No pricing pack was fresh by 00:15',
    description:
      'No pack has been marked fresh for {{ $value | humanizeDuration }}, so none since the last midnight (RB-01).',
    runbook: {
      ...packRunbook,
      impact: 'Users work with yesterday’s prices, and from about 01:00 on requests that require a fresh pack fail.',
      firstQuery: newestFreshAge,
      rehearse:
        "`update pricing_packs set fresh_at = fresh_at - interval '1 day'`, on a development database after 00:15; `pnpm nightly --date 2013-03-01` ends it.",
    },
    proof: {
      silent: sinceMidnight(0, 20),
      firing: sinceMidnight(86_460, 16),
      alsoSilent: sinceMidnight(86_460, 15),
      says: {
        description: 'No pack has been marked fresh for 1d 0h 17m 0s, so none since the last midnight (RB-01).',
      },
      alsoFiring: {
        samples: [
          { series: series(processStart, { job }), values: '-86400x16' },
          { series: series(chainDueAge, { job }), values: '0+60x16' },
        ],
        says: {
          description: 'No pack has been marked fresh for 1d 0h 16m 0s, so none since the last midnight (RB-01).',
        },
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
      'No pack has been marked fresh for {{ $value | humanizeDuration }}; after 25 hours a pack counts as stale.',
    runbook: {
      ...packRunbook,
      impact: 'Requests with `require_fresh` are answered with 503; the others see prices of the day before yesterday.',
      firstQuery: newestFreshAge,
      rehearse:
        "`update pricing_packs set fresh_at = fresh_at - interval '26 hours'`, on a development database; `pnpm pack:build --date 2013-03-01 --mark-fresh` ends it.",
    },
    proof: {
      silent: age('88800+60x20'),
      firing: age('90060+60x20'),
      says: {
        description: 'No pack has been marked fresh for 1d 1h 21m 0s; after 25 hours a pack counts as stale.',
      },
      alsoFiring: {
        samples: [{ series: series(processStart, { job }), values: '-90000x5' }],
        says: { description: 'No pack has been marked fresh for 1d 1h 5m 0s; after 25 hours a pack counts as stale.' },
      },
    },
  },
];
