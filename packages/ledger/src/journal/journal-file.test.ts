import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withFileLock } from './file-lock.ts';
import { openJournalFile } from './journal-file.ts';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dawsos-journal-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const busy = { code: 'LEDGER_BUSY' };

test('a file that is longer or shorter than its writer knows is left alone', async () => {
  const path = join(directory, 'ledger', 'journal');
  const journal = openJournalFile(path);
  await journal.append('one\n', 0);
  await expect(journal.append('two\n', 0)).rejects.toMatchObject(busy);
  await expect(journal.append('two\n', 5)).rejects.toMatchObject(busy);
  await expect(journal.truncate(0, 3)).rejects.toMatchObject(busy);
  expect(await readFile(path, 'utf8')).toBe('one\n');
  await journal.append('two\n', 4);
  await journal.truncate(4, 8);
  expect(await readFile(path, 'utf8')).toBe('one\n');
});

test('of many who write at once at the same place one does', async () => {
  const path = join(directory, 'journal');
  const results = await Promise.allSettled(
    ['a', 'b', 'c', 'd'].map((text) => openJournalFile(path).append(text.repeat(100_000), 0)),
  );
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(await readFile(path, 'utf8')).toMatch(/^(a+|b+|c+|d+)$/);
});

test('another process keeps the lock until it dies, however it dies', async () => {
  const path = join(directory, 'lock');
  const script = fileURLToPath(new URL('../fixtures/hold-lock.ts', import.meta.url));
  const holder = spawn(process.execPath, [script, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(holder.stdout, 'data');
  await expect(withFileLock(path, async () => 'mine', 0)).rejects.toMatchObject(busy);
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  expect(await withFileLock(path, async () => 'mine', 0)).toBe('mine');
});
