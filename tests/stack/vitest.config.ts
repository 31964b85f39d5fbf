import { defineConfig } from 'vitest/config';

/** What is judged by its time has the machine for itself. */
const alone = ['src/load.test.ts', 'src/load/**/*.test.ts'];

const project = {
  globalSetup: ['./src/require-programs.ts', '../src/prepare-system.ts'],
  testTimeout: 120_000,
  hookTimeout: 180_000,
  isolate: false,
};

export default defineConfig({
  test: {
    projects: [
      { test: { ...project, name: 'alone', include: alone, maxWorkers: 1, sequence: { groupOrder: 0 } } },
      {
        test: {
          ...project,
          name: 'together',
          include: ['src/**/*.test.ts'],
          exclude: alone,
          // Each file runs a system with its whole stack, on ports of its own: more at a time only wait for each other.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
