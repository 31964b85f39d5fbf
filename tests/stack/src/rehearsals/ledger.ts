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

const onTrades = (operation: 'insert' | 'delete', text: string) => ({ text, operation, table: 'trades' }) as const;
/** A copy of the first trade behind the journal's end. */
const forge = onTrades(
  'insert',
  `insert into trades (id, portfolio_id, seq, action, symbol, quantity, price, currency, trade_date, ledger_commit_hash)
   select gen_random_uuid(), portfolio_id, 1000000000, action, symbol, quantity, price, currency, trade_date, 'forged'
   from trades where seq = 1`,
);
const unforge = onTrades('delete', 'delete from trades where seq = 1000000000');

/** Faults of the ledger. */
export const ledgerRehearsals: readonly Rehearsal[] = [
  {
    fault: 'a trade is put into the database behind the journal’s back, or changed there, and the nightly chain runs',
    fires: ['LedgerReconciliationFailure'],
    begin: async (stage) => {
      await stage.db.database.query(forge);
      expect(await stage.nightly('--date', date)).toMatchObject({ code: 1 });
      await stage.db.database.query(unforge);
      await tamper(stage, 'quantity * 2');
      expect(await stage.nightly('--date', date)).toMatchObject({ code: 1 });
    },
    end: async (stage) => {
      await tamper(stage, 'quantity / 2');
      expect(await stage.nightly('--date', date)).toMatchObject({ code: 0 });
    },
  },
];
