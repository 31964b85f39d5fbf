import { type Database, openDatabase, type Statement } from '@dawsos/database';
import { createTestDatabase } from '@dawsos/testkit/test-database';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLedgerHarness, type LedgerHarness, request } from './fixtures/ledger-harness.ts';
import { type JournalFile, openJournalFile } from './journal/journal-file.ts';
import { createLedger, type Ledger } from './ledger.ts';

let harness: LedgerHarness;
let pools: Database[] = [];
beforeEach(async () => {
  harness = await createLedgerHarness(await createTestDatabase());
  await harness.ledger.appendTrade(request());
});
afterEach(async () => {
  await Promise.all(pools.map((pool) => pool.close()));
  pools = [];
  await harness.dispose();
});

const statement = (text: string): Statement => ({ text, operation: 'select', table: 'none' });

/**
 * A ledger as another process has it; `atFirst` runs once, when its first append has all but reached the file, which
 * `write` then does.
 */
const anotherLedger = (
  atFirst: (write: () => Promise<void>, breakConnection: () => Promise<unknown>) => Promise<void>,
): Ledger => {
  const pool = openDatabase({ url: harness.url });
  pools.push(pool);
  const file = openJournalFile(harness.journalPath);
  let pid: number | undefined;
  let isFirst = true;
  const append: JournalFile['append'] = (text, known) => {
    const write = () => file.append(text, known);
    if (!isFirst) return write();
    isFirst = false;
    return atFirst(write, () => harness.database.query(statement('select pg_terminate_backend($1, 5000)'), [pid]));
  };
  const transaction: Database['transaction'] = (work) =>
    pool.transaction(async (inner) => {
      [{ pid } = { pid }] = await inner.query<{ pid?: number }>(statement('select pg_backend_pid() as pid'));
      return work(inner);
    });
  return createLedger({ database: { ...pool, transaction }, journal: { ...file, append } });
};

/** Both trades are there once, in one chain, and the ledger goes on. */
async function expectOneChain(results: readonly unknown[]): Promise<void> {
  for (const result of results) expect(result).toMatchObject({ outcome: 'appended', replayed: false });
  expect(await harness.ledger.appendTrade(request({ symbol: 'KO' }))).toMatchObject({ outcome: 'appended' });
  const [rows, entries] = [await harness.readTrades(), await harness.ledger.readJournal()];
  expect(rows.map(({ symbol }) => symbol).sort()).toEqual(['AAPL', 'IBM', 'KO', 'MSFT']);
  expect(rows.map((row) => [row.id, row.ledger_commit_hash])).toEqual(
    entries.map((entry) => [entry.trade_id, entry.ledger_commit_hash]),
  );
}

test('a writer that lost its connection and with it the lock does not write behind another’s entry', async () => {
  const second = anotherLedger((write) => write());
  const results: unknown[] = [];
  const first = anotherLedger(async (write, breakConnection) => {
    await breakConnection();
    results.push(await second.appendTrade(request({ symbol: 'MSFT' })));
    await write();
  });
  results.push(await first.appendTrade(request({ symbol: 'AAPL' })));
  await expectOneChain(results);
});

test('nor does the other write behind what the first had still written', async () => {
  const [secondIsThere, firstHasWritten] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const second = anotherLedger(async (write) => {
    secondIsThere.resolve();
    await firstHasWritten.promise;
    await write();
  });
  const results: Promise<unknown>[] = [];
  const first = anotherLedger(async (write, breakConnection) => {
    await breakConnection();
    results.push(second.appendTrade(request({ symbol: 'MSFT' })));
    await secondIsThere.promise;
    await write();
    firstHasWritten.resolve();
  });
  const result = await first.appendTrade(request({ symbol: 'AAPL' }));
  await expectOneChain([result, ...(await Promise.all(results))]);
});
