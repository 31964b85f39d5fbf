import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, readFile, truncate, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Database, DatabaseUnavailableError, type Statement, type Transaction } from '@dawsos/database';
import { createTestDatabase } from '@dawsos/testkit/test-database';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLedgerHarness, type LedgerHarness, request } from './fixtures/ledger-harness.ts';
import { openJournalFile } from './journal/journal-file.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { JournalBusyError } from './ledger-errors.ts';

let harness: LedgerHarness;
beforeEach(async () => {
  harness = await createLedgerHarness(await createTestDatabase());
});
afterEach(() => harness.dispose());

async function appendAndDie(moment: string): Promise<void> {
  const script = fileURLToPath(new URL('./fixtures/append-and-die.ts', import.meta.url));
  const child = spawn(process.execPath, [script, harness.url, harness.journalPath, moment], { stdio: 'inherit' });
  const [, signal] = await once(child, 'exit');
  expect(signal).toBe('SIGKILL');
}

/** Journal and database hold the same trades in the same order, and the file ends where the head says. */
async function expectAgreement(ledger: Ledger): Promise<void> {
  const [entries, rows, head] = [await ledger.readJournal(), await harness.readTrades(), await ledger.head()];
  expect(rows.map((row) => [row.id, row.quantity, row.price, row.trade_date, row.ledger_commit_hash])).toEqual(
    entries.map((entry) => [entry.trade_id, entry.quantity, entry.price, entry.trade_date, entry.ledger_commit_hash]),
  );
  expect(head.bytes).toBe(await openJournalFile(harness.journalPath).size());
}

test.each([
  ['before the entry', 0],
  ['inside the header', 0],
  ['inside the entry', 0],
  ['inside the commit line', 0],
  ['after the entry', 2],
  ['before the commit', 2],
  ['after the commit', 2],
] as const)('killed %s, a fresh ledger recovers %i trades', async (moment, survivors) => {
  await appendAndDie(moment);
  await harness.ledger.recover();
  expect(await harness.readTrades()).toHaveLength(survivors);
  await expectAgreement(harness.ledger);
});

test.each([
  ['before the entry', 0],
  ['inside the entry', 0],
  ['inside the commit line', 0],
  ['after the entry', 2],
  ['before the commit', 2],
  ['after the commit', 2],
] as const)('killed %s amid others, the next append finds %i trades more and goes on', async (moment, survivors) => {
  await harness.ledger.appendTrade(request());
  await appendAndDie(moment);
  expect(await harness.ledger.appendTrade(request())).toMatchObject({ outcome: 'appended' });
  expect(await harness.readTrades()).toHaveLength(2 + survivors);
  await expectAgreement(harness.ledger);
});

test('a client that repeats its request after a crash gets the trade that the crash left', async () => {
  await appendAndDie('after the entry');
  const doomed = { symbol: 'AAPL', quantity: '7', price: '430.47', idempotency_key: 'doomed-1' };
  expect(await harness.ledger.appendTrade(request(doomed))).toMatchObject({ outcome: 'appended', replayed: true });
  expect(await harness.readTrades()).toHaveLength(2);
});

/** The harness's ledger over a database whose transactions end in the way given. */
const ledgerOver = (transaction: Database['transaction']): Ledger =>
  createLedger({
    database: { ...harness.database, transaction },
    journal: openJournalFile(harness.journalPath),
  });

/** Transactions in which no trade can be inserted. */
const refusing: Database['transaction'] = (work) =>
  harness.database.transaction((transaction) => {
    const broken: Statement = { text: 'select 1 / 0', operation: 'select', table: 'none' };
    const query: Transaction['query'] = (statement, values) =>
      statement.text.startsWith('insert into trades')
        ? transaction.query(broken)
        : transaction.query(statement, values);
    return work({ ...transaction, query });
  });

test('an entry that the database refuses is taken back', async () => {
  await harness.ledger.appendTrade(request());
  const before = await readFile(harness.journalPath, 'utf8');
  await expect(ledgerOver(refusing).appendTrade(request())).rejects.toThrow('division by zero');
  expect(await readFile(harness.journalPath, 'utf8')).toBe(before);
  await expectAgreement(harness.ledger);
});

test('an entry that the database refuses and nobody can take back is not said to be unmade', async () => {
  const file = openJournalFile(harness.journalPath);
  const ledger = createLedger({
    database: { ...harness.database, transaction: refusing },
    journal: { ...file, truncate: () => Promise.reject(new JournalBusyError('held')) },
  });
  await expect(ledger.appendTrade(request())).rejects.toMatchObject({ code: 'LEDGER_OUTCOME_UNKNOWN' });
  await harness.ledger.recover();
  expect(await harness.readTrades()).toHaveLength(1);
  await expectAgreement(harness.ledger);
});

test('a connection that breaks over the commit does not lose the trade', async () => {
  const statement = (text: string): Statement => ({ text, operation: 'select', table: 'none' });
  let broken = false;
  const breaking = ledgerOver((work) =>
    harness.database.transaction(async (transaction) => {
      const result = await work(transaction);
      if (!broken) {
        broken = true;
        const [session] = await transaction.query<{ pid: number }>(statement('select pg_backend_pid() as pid'));
        await harness.database.query(statement('select pg_terminate_backend($1, 5000)'), [session?.pid]);
      }
      return result;
    }),
  );
  expect(await breaking.appendTrade(request())).toMatchObject({ outcome: 'appended', replayed: false });
  expect(broken).toBe(true);
  expect(await harness.readTrades()).toHaveLength(1);
  await expectAgreement(harness.ledger);
});

test('a commit whose answer gets lost is not made twice', async () => {
  let lost = false;
  const losing = ledgerOver(async (work) => {
    const result = await harness.database.transaction(work);
    if (lost) return result;
    lost = true;
    throw new DatabaseUnavailableError('the connection to the database broke');
  });
  expect(await losing.appendTrade(request())).toMatchObject({ outcome: 'appended', replayed: false });
  expect(await harness.readTrades()).toHaveLength(1);
  await expectAgreement(harness.ledger);
});

test('a database that stays away leaves the trade to the next recovery, and says so', async () => {
  let calls = 0;
  const vanishing = ledgerOver((work) => {
    calls += 1;
    if (calls > 1) return Promise.reject(new DatabaseUnavailableError('no connection to the database'));
    return harness.database.transaction(async (transaction) => {
      await work(transaction);
      throw new DatabaseUnavailableError('the connection to the database broke');
    });
  });
  await expect(vanishing.appendTrade(request())).rejects.toMatchObject({
    code: 'LEDGER_OUTCOME_UNKNOWN',
    cause: { code: 'DATABASE_UNAVAILABLE' },
  });
  expect(await harness.readTrades()).toEqual([]);
  expect(await harness.ledger.recover()).toMatchObject({ replayed: 1, cut_bytes: 0 });
  await expectAgreement(harness.ledger);
});

test('a trade that was not written when the database went away is no trade', async () => {
  const away = ledgerOver(() => Promise.reject(new DatabaseUnavailableError('no connection to the database')));
  await expect(away.appendTrade(request())).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  expect(await openJournalFile(harness.journalPath).size()).toBe(0);
});

test('a whole journal is projected again into an empty database', async () => {
  const { database, ledger } = harness;
  await ledger.appendTrades([request(), request({ idempotency_key: 'k' })]);
  await ledger.appendTrade(request({ action: 'sell', quantity: '20' }));
  const before = await harness.readTrades();
  await database.query({ text: 'delete from ledger_head', operation: 'delete', table: 'ledger_head' });
  await database.query({ text: 'delete from trades', operation: 'delete', table: 'trades' });
  expect(await ledger.recover()).toMatchObject({ replayed: 3, cut_bytes: 0 });
  expect(await harness.readTrades()).toEqual(before);
  expect(await ledger.appendTrade(request({ idempotency_key: 'k' }))).toMatchObject({ replayed: true });
});

test('a journal that lost entries, was replaced or changed is refused and left alone', async () => {
  const { ledger, journalPath } = harness;
  await ledger.appendTrade(request());
  await ledger.appendTrade(request({ symbol: 'MSFT' }));
  const whole = await readFile(journalPath, 'utf8');
  const corrupt = { code: 'LEDGER_CORRUPT' };

  await truncate(journalPath, whole.length - 5);
  await expect(ledger.appendTrade(request())).rejects.toMatchObject(corrupt);

  await writeFile(journalPath, whole.replace(/commit (.)(.{63})\n\n$/, 'commit $2$1\n\n'));
  await expect(ledger.appendTrade(request())).rejects.toMatchObject(corrupt);

  await writeFile(journalPath, whole.replace('10 IBM', '99 IBM'));
  await expect(ledger.readJournal()).rejects.toMatchObject(corrupt);

  await writeFile(journalPath, whole);
  await appendFile(journalPath, `2013-03-01 * "buy" "IBM"\n; commit ${'0'.repeat(64)}\n\n`);
  await expect(ledger.appendTrade(request())).rejects.toMatchObject(corrupt);

  await writeFile(journalPath, whole);
  await expectAgreement(ledger);
});
