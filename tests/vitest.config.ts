import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts'],
    globalSetup: './src/prepare-system.ts',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Each file starts processes of its own: more than two at a time only wait for each other.
    maxWorkers: 2,
    // No module here keeps anything between files, so that they need not be loaded for each.
    isolate: false,
  },
});
