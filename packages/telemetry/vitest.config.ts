import { defineConfig } from 'vitest/config';

/** What holds for spans whoever records them: run once with each preset. */
const contract = [
  'src/start-telemetry.test.ts',
  'src/{breaker,cache,database,express,http-client,jobs}/*.test.ts',
  'src/metrics/exemplars.test.ts',
  'src/tracing/{dead-collector,foreign-spans,instrumentation,propagation,sampling,tracing}.test.ts',
];

export default defineConfig({
  test: {
    testTimeout: 20_000,
    projects: [
      { extends: true, test: { name: 'standard', provide: { preset: 'standard' } } },
      { extends: true, test: { name: 'lean', provide: { preset: 'lean' }, include: contract } },
    ],
  },
});
