/** Where unexpected errors go, beside the log: Sentry, or nowhere without a DSN. */
export interface ErrorReporter {
  /** Reports an error with the active trace and request context, redacted; never throws. */
  capture(error: unknown): void;
}
