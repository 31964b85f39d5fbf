import { appendFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createTestDatabase } from '@dawsos/testkit/test-database';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLedgerHarness, type LedgerHarness, request } from './fixtures/ledger-harness.ts';
import { portfolios } from './fixtures/portfolio-ids.ts';
import { openJournalFile } from './journal/journal-file.ts';
import type { ChainedTrade } from './journal/journal-text.ts';
import type { LedgerHead } from './projection/ledger-head.ts';
import { restoreJournal } from './restore-journal.ts';

let harness: LedgerHarness;
let whole = '';
let entries: readonly ChainedTrade[] = [];
let head: LedgerHead;
beforeEach(async () => {
  harness = await createLedgerHarness(await createTestDatabase());
  const { ledger } = harness;
  await ledger.appendTrades([
    request({ idempotency_key: 'a"b\\c', trace_id: '0af7651916cd43dd8448eb211c80319c' }),
    request({ portfolio_id: portfolios[1], action: 'dividend', quantity: '10', price: '0.5' }),
  ]);
  await ledger.appendTrade(request({ action: 'sell', quantity: '2.50' }));
  whole = await readFile(harness.journalPath, 'utf8');
  entries = await ledger.readJournal();
  head = await ledger.head();
});
afterEach(() => harness.dispose());

const restore = () => restoreJournal({ database: harness.database, journal: openJournalFile(harness.journalPath) });
/** The last commit again, with another trade under its hash. */
const changedLast = () =>
  whole
    .split(/(?<=; commit [0-9a-f]{64}\n\n)/)
    .at(-1)
    ?.replace('2.50 IBM', '9.50 IBM') ?? '';
const files = () => readdir(dirname(harness.journalPath));
const change = (text: string) => harness.database.query({ text, operation: 'update', table: 'trades' });

test.each([
  ['an entry was changed', () => writeFile(harness.journalPath, whole.replace('10 IBM', '99 IBM'))],
  ['what stands behind the head was changed', () => appendFile(harness.journalPath, changedLast())],
  ['entries were lost', () => writeFile(harness.journalPath, whole.slice(0, 400))],
  ['nothing was left', () => rm(harness.journalPath)],
  ['another file came in its place', () => writeFile(harness.journalPath, '2013-03-01 open Assets:Cash\n'.repeat(90))],
])('where %s, the table gives every entry back under the same hash', async (_damage, damage) => {
  await damage();
  const damaged = await readFile(harness.journalPath, 'utf8').catch(() => undefined);
  const result = await restore();
  expect(result).toMatchObject({ outcome: 'restored', entries: 3, ledger_commit_hash: head.commit_hash });
  expect(await harness.ledger.readJournal()).toEqual(entries);
  if (result.outcome === 'restored' && damaged !== undefined) {
    expect(await readFile(result.kept ?? '', 'utf8')).toBe(damaged);
  }
  // The next append goes on behind it.
  expect(await harness.ledger.appendTrade(request())).toMatchObject({ outcome: 'appended' });
  expect((await harness.ledger.readJournal()).map((entry) => entry.ledger_commit_hash)).toEqual(
    (await harness.readTrades()).map((row) => row.ledger_commit_hash),
  );
});

test('a journal that is as it was written is left alone', async () => {
  expect(await restore()).toEqual({ outcome: 'sound' });
  expect(await readFile(harness.journalPath, 'utf8')).toBe(whole);
  expect((await files()).filter((name) => !name.endsWith('.lock'))).toEqual(['journal.beancount']);
});

test.each([
  ['was changed too', 'update trades set quantity = 11 where seq = 1', /row 1 of trades/],
  ['lost its trace', 'update trades set trace_id = null where seq = 1', /row 1 of trades/],
  ['is missing', 'delete from trades where seq = 2', /row 3 of trades/],
  ['is missing at the end', 'delete from trades where seq = 3', /2 rows .* 3 entries/],
])('a row that %s gives no journal, and the file stays as it is', async (_change, statement, problem) => {
  const damaged = whole.replace('10 IBM', '99 IBM');
  await writeFile(harness.journalPath, damaged);
  await change(statement);
  await expect(restore()).rejects.toMatchObject({ code: 'LEDGER_CORRUPT', message: expect.stringMatching(problem) });
  expect(await readFile(harness.journalPath, 'utf8')).toBe(damaged);
  expect((await files()).filter((name) => !name.endsWith('.lock'))).toEqual(['journal.beancount']);
  expect(await harness.ledger.head()).toEqual(head);
});
