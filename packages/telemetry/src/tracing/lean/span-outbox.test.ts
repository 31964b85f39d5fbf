import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LeanProvider } from './lean-provider.ts';
import { RecordPool } from './record-pool.ts';
import { encodeResource } from './span-batch.ts';
import { type OutboxOptions, type SendOutcome, SpanOutbox } from './span-outbox.ts';

/** Tag and length of a name of one letter. */
const name = '*\u0001';
const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

/** A collector that answers when it is told to. */
const setUp = (options: Partial<OutboxOptions> = {}) => {
  const bodies: Uint8Array[] = [];
  const waiting: ((outcome: SendOutcome) => void)[] = [];
  const send = (body: Uint8Array, stop: AbortSignal) => {
    bodies.push(Uint8Array.from(body));
    return new Promise<SendOutcome>((resolve) => {
      waiting.push(resolve);
      stop.addEventListener('abort', () => resolve({ kind: 'later' }));
    });
  };
  const pool = new RecordPool();
  const resource = encodeResource({ 'service.name': 'test' });
  const outbox = new SpanOutbox({
    send,
    pool,
    resource,
    maxQueued: 10,
    batchSize: 4,
    delayMs: 1000,
    random: () => 0.5,
    ...options,
  });
  const ids = { newTraceId: () => 'a'.repeat(32), identify: () => undefined };
  const tracer = new LeanProvider({ pool, sink: outbox, ...ids, samples: () => true }).getTracer('test');
  return {
    outbox,
    bodies,
    end: (...names: string[]) => {
      for (const each of names) tracer.startSpan(each).end();
    },
    /** Two batches of such spans are just below what a request may hold. */
    endLarge: (...names: string[]) => {
      const attributes = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [index, 'x'.repeat(4096)]));
      for (const each of names) tracer.startSpan(each, { attributes }).end();
    },
    /** Names of the spans of each request: one letter each. */
    sent: () =>
      bodies.map((body) =>
        latin1(body)
          .split(name)
          .slice(1)
          .map((rest) => rest[0])
          .join(''),
      ),
    underWay: () => waiting.length,
    /** Answers the oldest request, and waits for what follows from it. */
    answer: async (outcome: SendOutcome = { kind: 'accepted' }) => {
      waiting.shift()?.(outcome);
      await vi.advanceTimersByTimeAsync(0);
    },
  };
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('finished spans', () => {
  it('wait for their batch to fill, but not longer than the delay', async () => {
    const { end, sent, answer } = setUp();
    end('a', 'b');
    await vi.advanceTimersByTimeAsync(999);
    expect(sent()).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent()).toEqual(['ab']);
    await answer();
    end('c', 'd', 'e', 'f');
    expect(sent()).toEqual(['ab', 'cdef']);
  });

  it('are sent one request at a time, in order, and those that came meanwhile follow in one', async () => {
    const { end, sent, underWay, answer, outbox } = setUp();
    end(...'abcdefghijklm');
    expect([underWay(), outbox.queued]).toEqual([1, 9]);
    await answer();
    expect([sent(), underWay()]).toEqual([['abcd', 'efghijkl'], 1]);
    await answer();
    await vi.advanceTimersByTimeAsync(1000);
    await answer();
    expect(sent()).toEqual(['abcd', 'efghijkl', 'm']);
    expect(outbox.exported).toBe(13);
  });

  it('that piled up go in requests of a bounded size', async () => {
    const { end, endLarge, sent, bodies, answer, outbox } = setUp({ maxQueued: 20 });
    end(...'abcd');
    endLarge(...'efghijklmnopqrst');
    await answer();
    await answer();
    await answer();
    expect(sent()).toEqual(['abcd', 'efghijkl', 'mnopqrst']);
    expect(Math.max(...bodies.map(({ length }) => length))).toBeLessThan(2 ** 20);
    expect(outbox.exported).toBe(20);
  });

  it('beyond the queue are dropped and counted, the oldest kept', async () => {
    const { end, sent, answer, outbox } = setUp();
    end(...'abcdefghijklmnopqrst');
    expect([outbox.queued, outbox.dropped]).toEqual([10, 6]);
    const flushed = outbox.flush();
    for (let batch = 0; batch < 4; batch++) await answer();
    await flushed;
    expect(sent().join('')).toBe('abcdefghijklmn');
    expect(outbox.exported + outbox.dropped).toBe(20);
  });

  it('beyond a number of bytes are dropped and counted too', async () => {
    const { outbox } = setUp();
    const pool = new RecordPool();
    const roomy = new SpanOutbox({
      send: () => new Promise(() => undefined),
      pool,
      resource: new Uint8Array(),
      maxQueued: 1e6,
      batchSize: 1e6,
    });
    const ids = { newTraceId: () => 'a'.repeat(32), identify: () => undefined };
    const tracer = new LeanProvider({ pool, sink: roomy, ...ids, samples: () => true }).getTracer('test');
    const attributes = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`key${index}`, 'x'.repeat(4096)]));
    for (let index = 0; index < 120; index++) tracer.startSpan('large', { attributes }).end();
    expect(roomy.dropped).toBeGreaterThan(20);
    expect((roomy.queued * 409_600) / 2 ** 20).toBeLessThan(34);
    expect(outbox.dropped).toBe(0);
  });

  it('that the collector refuses are counted, and the next ones are tried', async () => {
    const { end, answer, outbox } = setUp();
    end(...'abcd');
    await answer({ kind: 'refused' });
    end(...'efgh');
    await answer();
    expect([outbox.exported, outbox.failed]).toEqual([4, 4]);
  });

  it('that it refuses out of an accepted request are counted, and never as more than were sent', async () => {
    const { end, answer, outbox } = setUp();
    end(...'abcdefgh');
    await answer({ kind: 'accepted', rejected: 1 });
    expect([outbox.exported, outbox.failed]).toEqual([3, 1]);
    await answer({ kind: 'accepted', rejected: 9 });
    expect([outbox.exported, outbox.failed]).toEqual([3, 5]);
  });
});

describe('a batch the collector cannot take now', () => {
  it('is tried again before all others, each time after twice as long, and is given up in the end', async () => {
    const { end, sent, answer, outbox } = setUp();
    end(...'abcde');
    for (const waitMs of [1000, 2000, 4000, 8000]) {
      await answer({ kind: 'later' });
      expect(outbox.queued).toBe(5);
      await vi.advanceTimersByTimeAsync(waitMs - 1);
      const before = sent().length;
      await vi.advanceTimersByTimeAsync(1);
      expect(sent().slice(before)).toEqual(['abcd']);
    }
    await answer({ kind: 'later' });
    expect([outbox.failed, outbox.queued]).toEqual([4, 1]);
    await vi.advanceTimersByTimeAsync(1000);
    await answer();
    expect([sent().at(-1), outbox.exported]).toEqual(['e', 1]);
  });

  it('waits as long as the collector asks, within reason', async () => {
    const { end, sent, answer } = setUp();
    end(...'abcd');
    await answer({ kind: 'later', waitMs: 7000 });
    await vi.advanceTimersByTimeAsync(6999);
    expect(sent()).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent()).toHaveLength(2);
    await answer({ kind: 'later', waitMs: 3_600_000 });
    await vi.advanceTimersByTimeAsync(30_000);
    expect(sent()).toEqual(['abcd', 'abcd', 'abcd']);
  });

  it('is sent whole, although the buffer of its body was used again', async () => {
    const { end, bodies, answer } = setUp();
    end(...'abcdefgh');
    await answer({ kind: 'later' });
    await vi.advanceTimersByTimeAsync(1000);
    expect(bodies[1]).toEqual(bodies[0]);
    await answer();
    await answer();
    end(...'ijkl');
    expect(latin1(bodies[3] as Uint8Array).includes(`${name}i`)).toBe(true);
    expect(bodies[3]).toHaveLength(bodies[0]?.length as number);
  });

  it('holds back the others, which have all their tries before them, and follow together once it is taken', async () => {
    const { end, sent, answer, outbox } = setUp();
    end(...'abcd');
    await answer();
    end(...'efghijklmnop');
    await answer(); // efgh
    await answer({ kind: 'later' });
    expect([sent(), outbox.queued]).toEqual([['abcd', 'efgh', 'ijklmnop'], 8]);
    await vi.advanceTimersByTimeAsync(1000);
    for (const waitMs of [2000, 4000, 8000]) {
      expect(sent().at(-1)).toBe('ijkl');
      await answer({ kind: 'later' });
      await vi.advanceTimersByTimeAsync(waitMs);
    }
    await answer({ kind: 'later' });
    expect([outbox.failed, sent().at(-1)]).toEqual([4, 'mnop']);
    end(...'qrstuvwx');
    await answer({ kind: 'later' });
    await vi.advanceTimersByTimeAsync(1000);
    expect(sent().at(-1)).toBe('mnop');
    await answer();
    expect(sent().at(-1)).toBe('qrstuvwx');
    await answer();
    expect([outbox.exported, outbox.failed, outbox.queued]).toEqual([20, 4, 0]);
  });
});

describe('a flush', () => {
  it('sends what is queued now, and does not wait for what comes later', async () => {
    const { end, sent, answer, outbox } = setUp();
    end(...'abc');
    let flushed = false;
    const flushing = outbox.flush().then(() => {
      flushed = true;
    });
    end(...'defg');
    await answer();
    await flushing;
    expect([flushed, sent()[0]]).toEqual([true, 'abc']);
  });

  it('tries at once what waits to be tried again, and leaves it where the collector still cannot', async () => {
    const { end, sent, answer, outbox } = setUp();
    end(...'abcd');
    await answer({ kind: 'later' });
    const flushing = outbox.flush();
    expect(sent()).toHaveLength(2);
    await answer({ kind: 'later' });
    await flushing;
    expect([outbox.queued, outbox.failed]).toEqual([4, 0]);
    const second = outbox.flush();
    await answer();
    await second;
    expect([outbox.queued, outbox.exported]).toEqual([0, 4]);
  });

  it('has nothing to do where nothing is queued', async () => {
    const { outbox, sent } = setUp();
    await outbox.flush();
    expect(sent()).toEqual([]);
  });
});

describe('a stop', () => {
  const limits = { sendMs: 1000, lastRequestMs: 500 };
  it('sends all that is queued and under way, takes no more, and leaves no timer behind', async () => {
    const { end, sent, answer, outbox } = setUp();
    end(...'abcdefg');
    const stopped = outbox.shutdown(limits);
    end('z');
    await answer();
    await answer();
    await stopped;
    expect(sent()).toEqual(['abcd', 'efg']);
    expect([outbox.exported, outbox.queued, outbox.dropped, vi.getTimerCount()]).toEqual([7, 0, 1, 0]);
  });

  it('tries each batch once, those that wait to be tried again too', async () => {
    const { end, answer, outbox } = setUp();
    end(...'abcdefgh');
    await answer({ kind: 'later' });
    const stopped = outbox.shutdown(limits);
    await answer({ kind: 'later' });
    await answer({ kind: 'later' });
    await stopped;
    expect([outbox.failed, outbox.queued, outbox.dropped, vi.getTimerCount()]).toEqual([8, 0, 0, 0]);
  });

  it('that runs out of time counts what was still queued, and waits a little for what is under way', async () => {
    const { end, outbox } = setUp();
    end(...'abcdefghij');
    const stopped = outbox.shutdown(limits);
    await vi.advanceTimersByTimeAsync(1000);
    expect([outbox.queued, outbox.dropped, outbox.failed]).toEqual([0, 6, 0]);
    await vi.advanceTimersByTimeAsync(500);
    await stopped;
    expect([outbox.dropped, outbox.failed, vi.getTimerCount()]).toEqual([6, 4, 0]);
  });
});
