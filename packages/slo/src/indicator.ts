import type { Duration, Selector, Vector } from '@dawsos/promql';

/** What an SLO counts: bad ones among all, in any window; events, or stretches of time. */
export interface Indicator {
  /** What the SLO promises of one event, for people. */
  readonly promise: string;
  /** Bad events a second, averaged over the window. */
  readonly bad: (window: Duration) => Vector<never>;
  /** All events a second, averaged over the window. */
  readonly all: (window: Duration) => Vector<never>;
  /** How many events the window holds. */
  readonly events: (window: Duration) => Vector<never>;
  /** The series without which nothing is measured. */
  readonly presence: Selector;
  /** The limit in seconds, where the promise is one of time. */
  readonly limitSeconds?: number;
}
