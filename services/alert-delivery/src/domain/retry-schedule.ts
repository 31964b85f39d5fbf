/** How failed deliveries are tried again. */
export interface RetrySchedule {
  /** Tries before a delivery is given up to the dead letters. */
  readonly tries: number;
  /** Wait before the second try. */
  readonly initialMs: number;
  /** Wait before the last try; those between grow evenly. */
  readonly maxMs: number;
  /** Share by which waits differ, so that what failed together does not come back together. */
  readonly jitter: number;
  /** When the retry worker takes a dead letter out again: one try after each of these. */
  readonly laterMs: readonly number[];
}

const minute = 60_000;

/** 1 s, 3.9 s, 15 s, 60 s, ± 20 %; then a try after 5 min, 15 min, 1 h, 4 h and 12 h. */
export const retrySchedule: RetrySchedule = {
  tries: 5,
  initialMs: 1_000,
  maxMs: minute,
  jitter: 0.2,
  laterMs: [5 * minute, 15 * minute, 60 * minute, 240 * minute, 720 * minute],
};

/** The longest wait a receiver may ask for. */
const maxAskedMs = 5 * minute;

/** Wait after failed try `attempt`, counted from 1; no shorter than what the receiver asked for. */
export function backoffMs(schedule: RetrySchedule, attempt: number, random: number, askedMs = 0): number {
  const { tries, initialMs, maxMs, jitter } = schedule;
  const factor = (maxMs / initialMs) ** (1 / (tries - 2));
  const wait = Math.min(maxMs, initialMs * factor ** (attempt - 1));
  return Math.round(Math.max(wait * (1 + jitter * (2 * random - 1)), Math.min(askedMs, maxAskedMs)));
}
