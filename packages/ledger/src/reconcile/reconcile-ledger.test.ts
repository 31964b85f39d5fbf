import { parseIsoDate } from '@dawsos/domain';
import { createTestDatabase } from '@dawsos/testkit/test-database';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLedgerHarness, type LedgerHarness, request } from '../fixtures/ledger-harness.ts';
import { portfolios } from '../fixtures/portfolio-ids.ts';
import { openJournalFile } from '../journal/journal-file.ts';
import { reconcileLedger } from './reconcile-ledger.ts';

let harness: LedgerHarness;
beforeEach(async () => {
  harness = await createLedgerHarness(await createTestDatabase());
});
afterEach(() => harness.dispose());

const reconcile = () =>
  reconcileLedger(
    { database: harness.database, journal: openJournalFile(harness.journalPath) },
    parseIsoDate('2013-03-01'),
  );

/** A row put into the table by hand, as the first portfolio's. */
const insertByHand = (seq: number, action = 'buy') =>
  harness.database.query(
    {
      text: `insert into trades (id, portfolio_id, seq, action, symbol, quantity, price, currency, trade_date, ledger_commit_hash)
             values (gen_random_uuid(), $1, $2::bigint, $3, 'IBM', 5, 200, 'USD', '2013-03-01', 'forged ' || $2::text)`,
      operation: 'insert',
      table: 'trades',
    },
    [portfolios[0], seq, action],
  );

test('what was written through the ledger agrees', async () => {
  await harness.ledger.appendTrades([request(), request({ portfolio_id: portfolios[1] })]);
  expect(await reconcile()).toMatchObject({ portfolios: 2, positions: 4, positionDrift: 0, drifts: [] });
});

test.each([
  ['in an empty ledger', 0, 1],
  ['right behind the journal’s last entry', 1, 2],
  ['far behind it', 1, 1_000_000],
  ['before its first', 1, 0],
  ['far before it', 1, -7],
])('a row that no entry stands for is drift %s', async (_where, entries, seq) => {
  if (entries > 0) await harness.ledger.appendTrade(request());
  await insertByHand(seq);
  expect(await reconcile()).toMatchObject({
    positionDrift: 10_000,
    drifts: [{ portfolio_id: portfolios[0], item: 'rows without an entry', basis_points: 10_000 }],
  });
});

test('rows without an entry are drift although they come to nothing', async () => {
  await harness.ledger.appendTrade(request());
  await insertByHand(8);
  await insertByHand(9, 'sell');
  expect((await reconcile()).drifts).toHaveLength(1);
});
