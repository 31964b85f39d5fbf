import { metrics, scrapeJobs } from '@dawsos/conventions';
import { maximum, series } from '@dawsos/promql';

/** The state of each pack, by number. */
export const packStates = maximum(series(metrics.packFreshness, { job: scrapeJobs.packBuilder }), ['pack_id']);

/** What the pages of all alerts on packs have in common. */
export const packRunbook = {
  number: 'RB-01',
  confirm: [
    'States: 0 warming, 1 fresh, 2 error, 3 stale.',
    'How far the night’s chain is: `select * from chain_steps order by started_at desc limit 6`. A comparison that failed stops it before the pack is fresh: [LedgerReconciliationFailure](LedgerReconciliationFailure.md).',
    'What the last build said: `select job, key, status, error, started_at from job_runs order by started_at desc limit 5`, or in Loki `{service_name="dawsos-pack-builder"} | json | level="error"`.',
    'One trace per build: Jaeger, service `dawsos-pack-builder`, operation `pack.build`; the red span is the provider, the database or the transform.',
    '`circuit_breaker_state` above 0: it is the provider, go on with [CircuitBreakerOpen](CircuitBreakerOpen.md) (RB-02).',
  ],
  mend: [
    'A provider is down or its quota used up: wait for it, then the next step.',
    'Run the chain by hand: `pnpm nightly --date <date>`. It goes on where the last run was interrupted.',
    'In a hurry, without the comparison of the ledger: `pnpm pack:build --date <date> --mark-fresh`; a pack that is there it only marks fresh.',
    'No run at all: is the worker up ([ServiceDown](ServiceDown.md)), and its clock right (`date -u`)?',
    'Until there is one, users without `require_fresh` are served from the last complete pack: say so to them, it is yesterday’s prices.',
  ],
} as const;
