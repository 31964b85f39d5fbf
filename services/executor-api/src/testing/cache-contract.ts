import { setTimeout as delay } from 'node:timers/promises';
import type { Cache } from '@dawsos/telemetry';
import { describe, expect, it } from 'vitest';

let keys = 0;
/** A key that no other test has used, on a server that outlives the test run neither. */
const newKey = (): string => `contract:${process.pid}:${keys++}`;
const aMinute = 60_000;

/** What holds for every {@link Cache}, whatever keeps its entries; `open` answers the one to try. */
export function describeCacheContract(name: string, open: () => Cache): void {
  describe(`${name} as a cache`, () => {
    it('knows nothing that it was not given', async () => {
      expect(await open().get(newKey())).toBeUndefined();
    });

    it.each([
      { price: '1.10', nested: { list: [1, null, 'two'], empty: {} } },
      [],
      '',
      0,
      false,
      null,
      'zażółć 🦊 \u0000 "\\',
    ])('gives back what it was given: %j', async (value) => {
      const cache = open();
      const key = newKey();
      await cache.set(key, value, aMinute);
      expect(await cache.get(key)).toEqual(value);
    });

    it('keeps the last of several values, each under its own key', async () => {
      const cache = open();
      const [one, other] = [newKey(), newKey()];
      await cache.set(one, 'first', aMinute);
      await cache.set(other, 'other', aMinute);
      await cache.set(one, 'second', aMinute);
      expect([await cache.get(one), await cache.get(other)]).toEqual(['second', 'other']);
    });

    it('forgets a value after its time, and counts the time anew when it is set anew', async () => {
      const cache = open();
      const [short, renewed] = [newKey(), newKey()];
      await cache.set(short, 1, 30);
      await cache.set(renewed, 1, 30);
      await cache.set(renewed, 2, aMinute);
      await expect.poll(() => cache.get(short), { timeout: 2_000, interval: 20 }).toBeUndefined();
      expect(await cache.get(renewed)).toBe(2);
    });

    it('takes a time of a fraction of a millisecond for a short one', async () => {
      const cache = open();
      const key = newKey();
      await cache.set(key, 1, 0.2);
      await delay(20);
      expect(await cache.get(key)).toBeUndefined();
    });

    it('takes a value of two megabytes', async () => {
      const cache = open();
      const key = newKey();
      const value = Array.from({ length: 20_000 }, (_, index) => ({ index, text: 'x'.repeat(80) }));
      await cache.set(key, value, aMinute);
      expect(await cache.get(key)).toEqual(value);
    });

    it('serves many at once without mixing them up', async () => {
      const cache = open();
      const all = Array.from({ length: 500 }, (_, index) => [newKey(), { index }] as const);
      await Promise.all(all.map(([key, value]) => cache.set(key, value, aMinute)));
      const read = await Promise.all(all.map(([key]) => cache.get(key)));
      expect(read).toEqual(all.map(([, value]) => value));
    });
  });
}
