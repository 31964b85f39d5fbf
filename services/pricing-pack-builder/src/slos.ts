import { metrics, scrapeJobs, serviceNames } from '@dawsos/conventions';
import {
  add,
  complement,
  isAbove,
  isAtLeast,
  maximum,
  minimum,
  multiply,
  or,
  seconds,
  series,
  sum,
} from '@dawsos/promql';
import { type BurnRateWindow, defineSlo, latencyWithin, type Slo, timeInState } from '@dawsos/slo';

const { chainDueAge, packBuildDuration, packBuildSuccesses, packFreshnessAge, packIsFresh } = metrics;
const job = scrapeJobs.packBuilder;
const common = { service: serviceNames.packBuilder, team: 'data' } as const;

/** There as long as the worker is scraped, packs or none: zero for what no pack says anything of. */
const builder = series(packBuildSuccesses, { job });
const zero = multiply(sum(builder), 0);

/** One build a day: two slow ones in a week are more than the month allows, one is told by its own alert. */
const dailyWindows: readonly BurnRateWindow[] = [{ severity: 'ticket', budgetPercent: 100, long: '7d', short: '1d' }];

const anyFresh = or(maximum(series(packIsFresh, { job })), zero);

/** From 00:15 on the newest fresh pack has to be one of this night; a system without any is as old as a month. */
const age = or(minimum(series(packFreshnessAge, { job })), add(zero, seconds('30d')));
const due = maximum(series(chainDueAge, { job }));
const missedDeadline = multiply(isAtLeast(due, seconds('15m')), isAbove(age, due));

const running = { series: builder.example(), start: 1, perMinute: 0 };
const freshIs = (value: number) => [
  running,
  { series: series(packIsFresh, { job, date: '2013-03-01' }).example(), start: value, perMinute: 0 },
];
/** It is midnight when a test starts: what is as old as the test is of this night, what is a day older is not. */
const agedFrom = (start: number) => [
  { ...running, fromMinute: 20 },
  { series: series(chainDueAge, { job }).example(), start: 20 * 60, perMinute: 60, fromMinute: 20 },
  { series: series(packFreshnessAge, { job }).example(), start: start + 20 * 60, perMinute: 60, fromMinute: 20 },
];

/** What the pricing packs promise. */
export const packSlos: readonly Slo[] = [
  defineSlo({
    ...common,
    id: 'pack-build-duration',
    title: 'Pack build duration',
    concern: 'pack-build',
    objective: 0.95,
    windows: dailyWindows,
    indicator: latencyWithin(packBuildDuration, 600, { job }),
    minimumEvents: 5,
    impact: 'Prices of the day come late; with a still slower build they miss 00:15.',
    mend: [
      'The trace `pack.build` says which stage grew: fetches (a provider is slow or limits us), transform, or load (the database).',
      'Compare with the build of a week ago: more securities, or the same in more time?',
    ],
    rehearse:
      'Make the provider slow: `curl -X PUT http://127.0.0.1:8030/faults -H "Content-Type: application/json" -d \'{"mode":"slow","rate":1,"delay_ms":20000}\'`, and build packs of several dates.',
  }),
  defineSlo({
    ...common,
    id: 'pack-fresh-by-deadline',
    title: 'Pack fresh by 00:15',
    concern: 'pack-freshness',
    objective: 0.99,
    indicator: timeInState({
      promise: 'the night’s pack was there, after 00:15',
      state: { record: 'dawsos:pack_of_today:bool', expr: complement(missedDeadline) },
      presence: builder,
      samples: { good: agedFrom(0), bad: agedFrom(86_400) },
    }),
    minimumEvents: 10,
    impact: 'Users see yesterday’s prices, and requests that insist on fresh ones are refused.',
    mend: [
      'Is a build running (`pnpm pack:build` shows progress), did it fail, or did it never start? The job’s runs say it.',
      'Run the chain by hand: `pnpm nightly --date <date>`; it goes on where a killed one stopped.',
    ],
    rehearse:
      'Stop the worker’s database connections overnight, or let the providers fail: at 00:15 the time begins to count.',
  }),
  defineSlo({
    ...common,
    id: 'pack-freshness',
    title: 'Pack freshness',
    concern: 'pack-freshness',
    objective: 0.99,
    indicator: timeInState({
      promise: 'a pack was fresh',
      state: { record: 'dawsos:pack_fresh:bool', expr: anyFresh },
      presence: builder,
      samples: { good: freshIs(1), bad: freshIs(0) },
    }),
    minimumEvents: 10,
    impact: 'Requests that insist on fresh prices are answered with 503.',
    mend: [
      'The newest packs and their states: `dawsos_pack_freshness`; 2 is a failed build, 3 one that got too old.',
      'Build one by hand: `pnpm pack:build --date <today> --mark-fresh`.',
    ],
    rehearse: 'Start the pack builder with `PACK_STALE_AFTER_S=60`: every pack is stale a minute later.',
  }),
];
