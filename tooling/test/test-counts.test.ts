import { expect, it } from 'vitest';
import { addUp } from './test-counts.ts';

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
