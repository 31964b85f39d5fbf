/** Delays between restarts of a program that keeps dying. */
export interface Backoff {
  /** How long to wait before the next start; `livedMs` is how long the program had run. */
  nextMs(livedMs: number): number;
}

const firstMs = 250;
const longestMs = 10_000;
/** A program that has run this long has not died of its start. */
const stableAfterMs = 30_000;

/** Doubles from a quarter of a second to ten seconds, and begins anew after a run of half a minute. */
export function createBackoff(): Backoff {
  let next = firstMs;
  return {
    nextMs: (livedMs) => {
      if (livedMs >= stableAfterMs) next = firstMs;
      const current = next;
      next = Math.min(longestMs, next * 2);
      return current;
    },
  };
}
