import type { BreakerState } from '@dawsos/conventions';

/** What {@link observeBreaker} needs of a circuit breaker: its state now, and its events. */
export interface ObservableBreaker {
  readonly state: BreakerState;
  onStateChange(listener: (state: BreakerState) => void): void;
  onFailure(listener: () => void): void;
}
