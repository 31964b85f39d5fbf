import { describe, expect, it } from 'vitest';
import { runTogether } from './run-together.ts';

const never = new AbortController().signal;
const untilAborted = (signal: AbortSignal) =>
  new Promise<void>((_resolve, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
  );

describe('runTogether', () => {
  it('runs everything, never more at a time than allowed', async () => {
    let running = 0;
    let most = 0;
    let done = 0;
    const works = Array.from({ length: 20 }, () => async () => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running--;
      done++;
    });
    await runTogether(3, never, works);
    expect([done, most]).toEqual([20, 3]);
  });

  it('rejects with the first failure once the others have stopped, and starts no more', async () => {
    const events: string[] = [];
    const boom = new Error('boom');
    const works = [
      async (signal: AbortSignal) => {
        await untilAborted(signal).catch(() => {});
        await new Promise(setImmediate);
        events.push('stopped');
        throw signal.reason;
      },
      () => Promise.reject(boom),
      async () => void events.push('started'),
    ];
    await expect(runTogether(2, never, works)).rejects.toBe(boom);
    expect(events).toEqual(['stopped']);
  });

  it('stops everything when told to, and rejects with the reason', async () => {
    const controller = new AbortController();
    const reason = new Error('stopping');
    const running = runTogether(2, controller.signal, [untilAborted, untilAborted, untilAborted]);
    const outcome = expect(running).rejects.toBe(reason);
    controller.abort(reason);
    await outcome;
  });
});
