import { expect, test } from 'vitest';
import { anythingFound, countCrashes, crashTable } from './count-crashes.ts';

const well = { boundary: 'sending', victim: 'worker', run: 1, found: { lost: [], twice: [] } };
const bad = { ...well, run: 2, found: { lost: ['one'], twice: [] } };
const other = { ...well, victim: 'database', run: 3, found: { half: [] } };

test('runs are counted by boundary and victim, what was not looked for is no zero', () => {
  expect(countCrashes([well, other, bad])).toEqual([
    { boundary: 'sending', victim: 'database', runs: 1, counts: expect.objectContaining({ half: 0, lost: undefined }) },
    { boundary: 'sending', victim: 'worker', runs: 2, counts: expect.objectContaining({ lost: 1, twice: 0 }) },
  ]);
  expect(crashTable([well, bad]).split('\n').at(-1)).toMatch(/^all +2 +1 +0 +– +– +– +–$/);
});

test('one thing found in one run is enough', () => {
  expect(anythingFound([well, other])).toBe(false);
  expect(anythingFound([well, bad])).toBe(true);
});
