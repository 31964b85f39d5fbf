import { expect } from 'vitest';
import type { Rehearsal, Stage } from './rehearsal.ts';

/** A date whose pack is there, and is not the newest. */
const date = '2012-06-29';

/** What somebody with access to the database might do to the first trade. */
const tamper = ({ db }: Stage, change: string) =>
  db.database.query({
    text: `update trades set quantity = ${change} where seq = 1`,
    operation: 'update',
    table: 'trades',
  });

/** Faults of the ledger. */
export const ledgerRehearsals: readonly Rehearsal[] = [
  {
    fault: 'a trade is changed in the database behind the journal’s back, and the nightly chain runs',
    fires: ['LedgerReconciliationFailure'],
    begin: async (stage) => {
      await tamper(stage, 'quantity * 2');
      expect(await stage.nightly('--date', date)).toMatchObject({ code: 1 });
    },
    end: async (stage) => {
      await tamper(stage, 'quantity / 2');
      expect(await stage.nightly('--date', date)).toMatchObject({ code: 0 });
    },
  },
];
