import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: ['./src/require-programs.ts', '../src/prepare-system.ts'],
    testTimeout: 120_000,
    hookTimeout: 180_000,
    // Each file runs a system with its whole stack, on ports of its own: more than two at a time only wait for each other.
    maxWorkers: 2,
    isolate: false,
  },
});
