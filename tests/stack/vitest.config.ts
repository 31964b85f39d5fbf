import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take minutes begin, side by side; then nothing else starts while they are sensitive to it. */
const longest = ['load.test.ts', 'alerts.test.ts'];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => longest.some((name) => moduleId.endsWith(`/src/${name}`));
    return [...files.filter(isLong), ...files.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  test: {
    globalSetup: ['./src/require-programs.ts', '../src/prepare-system.ts'],
    testTimeout: 120_000,
    hookTimeout: 180_000,
    // Each file runs a system with its whole stack, on ports of its own: more than two at a time only wait for each other.
    maxWorkers: 2,
    isolate: false,
    sequence: { sequencer: LongestFirst },
  },
});
