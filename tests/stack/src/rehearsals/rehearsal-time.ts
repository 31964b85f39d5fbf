import type { TimeScale } from '@dawsos/promql';

const day = 86_400;

/**
 * The time of a rehearsal: a day passes in a second, but no window is shorter than six scrapes. What is compared with
 * the clock keeps a day of hours, of which now is somewhere in the middle: whatever the hour, midnight is far away.
 */
export const rehearsalTime = (nowSeconds = Date.now() / 1000): TimeScale => ({
  scale: 1 / day,
  floorMs: 12_000,
  clockScale: dayAround(nowSeconds) / day,
});

/** Seconds between scrapes, and the longest one may take. */
export const scrapeSeconds = 2;

function dayAround(nowSeconds: number): number {
  for (let length = day; ; length -= 1_000) {
    const share = (nowSeconds % length) / length;
    if (share > 0.25 && share < 0.75) return length;
  }
}
