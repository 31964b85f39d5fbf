import { expect, it } from 'vitest';
import { addUp, failuresOf } from './test-counts.ts';

const file = (...statuses: string[]) => ({
  status: statuses.includes('failed') ? 'failed' : 'passed',
  assertionResults: statuses.map((status) => ({ status })),
});

it('adds the reports of all packages up', () => {
  const reports = [
    { numPassedTests: 2, testResults: [file('passed', 'passed')] },
    { numPassedTests: 1, testResults: [file('passed', 'failed', 'failed')] },
  ];
  expect(addUp(reports)).toEqual({ passed: 3, failed: 2 });
});

it('counts a file that could not be loaded as a failure', () => {
  expect(addUp([{ numPassedTests: 0, testResults: [{ status: 'failed', assertionResults: [] }] }])).toEqual({
    passed: 0,
    failed: 1,
  });
});

it('counts a skipped test neither way', () => {
  expect(addUp([{ numPassedTests: 0, testResults: [file('skipped')] }])).toEqual({ passed: 0, failed: 0 });
});

it.each([
  ['all that ran passed', { passed: 2, failed: 0 }, 0, 0],
  ['some failed', { passed: 2, failed: 3 }, 1, 3],
  ['nothing ran', { passed: 0, failed: 0 }, 0, 1],
  ['something did not start', { passed: 2, failed: 0 }, 1, 1],
  ['the runner was killed', { passed: 2, failed: 0 }, null, 1],
])('tells the failures where %s', (_, counts, exitCode, failures) => {
  expect(failuresOf(counts, exitCode)).toBe(failures);
});
