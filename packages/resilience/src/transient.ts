/** An error that says of itself that the same call may succeed later; `retryAfterMs` is what the other side asked for. */
export interface TransientError extends Error {
  readonly transient: true;
  readonly retryAfterMs?: number;
}

/** Whether an error marks itself as worth another try. */
export const isTransient = (error: unknown): error is TransientError =>
  error instanceof Error && 'transient' in error && error.transient === true;
