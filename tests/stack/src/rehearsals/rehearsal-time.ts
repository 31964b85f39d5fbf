import type { TimeScale } from '@dawsos/promql';

const day = 86_400;

/** Seconds between scrapes, and the longest one may take. */
export const scrapeSeconds = 2;

/** The shortest window. */
export const windowSeconds = 6 * scrapeSeconds;

/**
 * The time of a rehearsal: a day passes in a second, but no window is shorter than six scrapes. What is compared with
 * the clock keeps a day of hours, of which now is somewhere in the middle: whatever the hour, midnight is far away.
 */
export const rehearsalTime = (nowSeconds = Date.now() / 1000): TimeScale => ({
  scale: 1 / day,
  floorMs: windowSeconds * 1_000,
  clockScale: dayAround(nowSeconds) / day,
});

function dayAround(nowSeconds: number): number {
  for (let length = day; ; length -= 1_000) {
    const share = (nowSeconds % length) / length;
    if (share > 0.25 && share < 0.75) return length;
  }
}
