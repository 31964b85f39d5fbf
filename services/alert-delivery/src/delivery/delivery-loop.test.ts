import { expect, it, onTestFinished } from 'vitest';
import type { ClaimedJob } from '../queue.ts';
import { startDeliveryLoop } from './delivery-loop.ts';

const aLongTime = 60_000;
const soon = { timeout: 10_000 };

/** A loop with four places and no end of jobs, whose deliveries all hang until they are cut off or let go. */
function startHanging(placeMs: number) {
  const claimed: number[] = [];
  const begun: PromiseWithResolvers<void>[] = [];
  const loop = startDeliveryLoop({
    queue: {
      claim: async (limit) => {
        claimed.push(limit);
        return Array.from({ length: limit }, (_, n): ClaimedJob => {
          const id = `${claimed.length}-${n}`;
          return { id, data: { delivery_id: id, attempt: 1, links: [] } };
        });
      },
    },
    store: { load: async () => new Map() },
    deliver: (_job, _delivery, signal) => {
      const end = Promise.withResolvers<void>();
      begun.push(end);
      signal.addEventListener('abort', () => end.resolve());
      return end.promise;
    },
    concurrency: 4,
    placeMs,
    idleMs: aLongTime,
    onError: () => {},
  });
  onTestFinished(() => loop.stop(0));
  return { loop, claimed, begun };
}

it('has no more deliveries under way than places, and fills one that is free again', async () => {
  const { claimed, begun } = startHanging(aLongTime);
  await expect.poll(() => begun, soon).toHaveLength(4);
  begun[0]?.resolve();
  await expect.poll(() => begun, soon).toHaveLength(5);
  expect(claimed).toEqual([4, 1]);
});

it('begins others in the place of deliveries that take too long, and still cuts all of them off at a stop', async () => {
  const { loop, begun } = startHanging(10);
  await expect.poll(() => begun.length, soon).toBeGreaterThanOrEqual(12);
  await loop.stop(0);
});
