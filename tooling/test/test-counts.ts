import { readFile } from 'node:fs/promises';

/** Tests that ran, added up. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
}

/** What is read of vitest's JSON report. */
interface VitestReport {
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

/** Adds up reports of vitest; a file that failed without a failed test (it could not be loaded) counts as one. */
export function addUp(reports: readonly VitestReport[]): TestCounts {
  let passed = 0;
  let failed = 0;
  for (const { numPassedTests, testResults } of reports) {
    passed += numPassedTests;
    for (const { status, assertionResults } of testResults) {
      const failures = assertionResults.filter((test) => test.status === 'failed').length;
      failed += status === 'failed' ? Math.max(1, failures) : failures;
    }
  }
  return { passed, failed };
}

/** Reads the reports and adds them up; throws when one is not the JSON that vitest writes. */
export async function readTestCounts(files: readonly string[]): Promise<TestCounts> {
  return addUp(
    await Promise.all(files.map(async (file): Promise<VitestReport> => JSON.parse(await readFile(file, 'utf8')))),
  );
}

/** The failures of a run that ended with `exitCode`: what did not even start has no report, and is one all the same. */
export const failuresOf = ({ passed, failed }: TestCounts, exitCode: number | null): number =>
  Math.max(failed, exitCode === 0 && passed > 0 ? 0 : 1);
