import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { globalSetup: '@dawsos/testkit/test-database', testTimeout: 20_000, hookTimeout: 60_000, maxConcurrency: 4 },
});
