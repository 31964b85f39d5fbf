import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { crashPlan, evenly, recordCrash } from './crash-record.ts';

afterEach(() => vi.unstubAllEnvs());

it('gives each item its turn before any has two, in the order that the random numbers say', () => {
  const numbers = [0.9, 0.1, 0.5];
  const random = () => numbers.shift() ?? 0;
  expect(evenly(['a', 'b', 'c'], 5, random)).toEqual(['b', 'c', 'a', 'b', 'c']);
});

it('takes number and seed from the environment, where they are there', () => {
  expect(crashPlan(8)).toEqual({ runs: 8, seed: 1 });
  vi.stubEnv('CRASH_RUNS', '200');
  vi.stubEnv('CRASH_SEED', '7');
  expect(crashPlan(8)).toEqual({ runs: 200, seed: 7 });
});

it('appends runs to the file that is asked for, and without one to none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dawsos-records-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const record = { boundary: 'sending', victim: 'worker', run: 1, found: { lost: [] } };
  recordCrash(record);
  vi.stubEnv('CRASH_RECORDS', join(folder, 'records'));
  recordCrash(record);
  recordCrash({ ...record, run: 2 });
  const lines = (await readFile(join(folder, 'records'), 'utf8')).trim().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual([record, { ...record, run: 2 }]);
});
