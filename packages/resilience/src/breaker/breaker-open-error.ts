/** The call was not made: the breaker is open, or half-open with its probe still under way. Never transient: retrying at once cannot help. */
export class BreakerOpenError extends Error {
  override readonly name = 'BreakerOpenError';
  readonly code = 'BREAKER_OPEN';
  /** After how many milliseconds another call may go through; whole, at least 1. */
  readonly retryAfterMs: number;

  constructor(retryAfterMs: number) {
    super('circuit breaker is open');
    this.retryAfterMs = Math.max(1, Math.ceil(retryAfterMs));
  }
}
