import type { StoppableReporter } from './sentry-reporter.ts';

/** Reports nowhere: what a process without a DSN has. The log line is still there. */
export const noopReporter: StoppableReporter = {
  capture() {},
  close: async () => undefined,
};
