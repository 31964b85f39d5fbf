import { metrics, scrapeJobs } from '@dawsos/conventions';
import { above, increase, maximum, series, sum } from '@dawsos/promql';
import type { Alert, Samples } from '../alert.ts';

const { ledgerDrift, reconciliationFailures } = metrics;
const job = scrapeJobs.packBuilder;

const failures = (values: string): Samples => [{ series: series(reconciliationFailures, { job }), values }];

export const ledgerAlerts: readonly Alert[] = [
  {
    alert: 'LedgerReconciliationFailure',
    expr: above(sum(increase(series(reconciliationFailures, { job }), '5m')), 0),
    severity: 'critical',
    team: 'data',
    concern: 'ledger',
    summary: 'Ledger reconciliation failed (±1 bp breach)',
    description: 'Journal and database differ by more than a basis point, or the journal was changed (RB-04).',
    runbook: {
      number: 'RB-04',
      impact:
        'The nightly chain stops before the pack is fresh: users go on with yesterday’s prices, and what they see of their holdings may be wrong.',
      firstQuery: maximum(series(ledgerDrift, { job }), ['kind']),
      confirm: [
        'By how much: `dawsos_ledger_drift_basis_points`, and over time `select * from ledger_reconciliations order by id desc limit 10`. No new row with the failure: the journal itself was changed.',
        'What the chain said: `select * from chain_runs order by started_at desc limit 3` and `select * from chain_steps order by started_at desc limit 6`, or in Loki `{service_name="dawsos-pack-builder"} | json | level="error"`.',
        'Who is right: the journal (`ledger/journal.beancount` in DATA_DIR), whose every entry carries the hash of all before it. Read it with Beancount: `bean-check` says whether it balances, `bean-query` what is held.',
      ],
      mend: [
        'The database was changed by hand (a restore, an `update`): put the rows of `trades` back to what the journal says, and delete those that no entry stands for (`select * from trades where seq <= 0 or seq > (select seq from ledger_head)`). Never edit the journal.',
        'The journal was changed or lost (`entry … of the journal was changed`, `they do not belong together`): `pnpm ledger:restore`, in a container `node services/pricing-pack-builder/src/main.ts restore-ledger`, writes it again from `trades`, each entry against its `ledger_commit_hash`, and keeps the damaged file beside it. A trade at the end of that file which the database never had is there alone.',
        'It refuses: the row that it names, or one before it, was changed or is missing as well. Put that row back as a backup has it, and repeat.',
        'Then `pnpm nightly --date <date>`: it goes on with the comparison, and marks the pack fresh.',
        'The worker tries again by itself for about an hour: mended in time, the night needs nobody.',
      ],
      rehearse:
        '`update trades set quantity = quantity * 2 where seq = 1`, on a development database, then `pnpm nightly --date 2013-03-01`; half of it again ends it. Or change a digit in the journal; `pnpm ledger:restore` ends that.',
    },
    proof: {
      silent: failures('3x20'),
      firing: failures('3x8 4x2'),
    },
  },
];
