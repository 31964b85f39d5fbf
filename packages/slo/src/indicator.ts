import type { Duration, Selector, Vector } from '@dawsos/promql';
import type { RecordingRule } from './rules.ts';

/** What an SLO counts: bad ones among all, in any window; events, or moments in which a state was looked at. */
export interface Indicator {
  /** How quick, how well, or how long in a state. */
  readonly kind: 'latency' | 'ratio' | 'time';
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
  /** What it records before anything else can be reckoned. */
  readonly rules?: readonly RecordingRule<never>[];
  /** The limit in seconds, where the promise is one of time. */
  readonly limitSeconds?: number;
  /** What a generated test feeds it with, so that every event, or every minute, is good or is bad. */
  readonly samples: (outcome: 'good' | 'bad', eventsPerMinute: number) => readonly Sample[];
  /** The same where every event would be bad, were such events not told apart. */
  readonly excepted?: (eventsPerMinute: number) => readonly Sample[];
}

/** A series of a test: it begins with `start` and rises by `perMinute`. */
export interface Sample {
  readonly series: string;
  readonly start: number;
  readonly perMinute: number;
  /** Not there in the minutes before. */
  readonly fromMinute?: number;
}
