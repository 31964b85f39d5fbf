import { describe, expect, it } from 'vitest';
import { hashId } from './hash-id.ts';
import { redact, redactField } from './redact.ts';
import { redactedMark } from './redacted-mark.ts';

describe('redact', () => {
  it('keeps what says nothing of anyone', () => {
    const fields = {
      pricing_pack_id: 'PP_2013-03-01',
      price_date: '2013-03-01',
      duration_ms: 12.5,
      at: '2013-03-01T16:00:00.123Z',
      trace_id: '0af7651916cd43dd8448eb211c80319c',
      rows: [1, 2, { ok: true, missing: null }],
      started: 1_362_096_000_123,
    };
    expect(redact(fields)).toEqual(fields);
  });

  it('takes a number under a plural for a count, and what else stands there for the things counted', () => {
    expect(redact({ tokens: 512, prices: 27, emails: 3 })).toEqual({ tokens: 512, prices: 27, emails: 3 });
    expect(redact({ tokens: ['a'], prices: [1.5], email: 3 })).toEqual({
      tokens: redactedMark,
      prices: redactedMark,
      email: redactedMark,
    });
  });

  it('hashes each id of a list of ids, and ids that are numbers', () => {
    expect(redact({ userIds: ['a', 'b'], account_id: 12_345_678 })).toEqual({
      userIds: [hashId('a'), hashId('b')],
      account_id: hashId('12345678'),
    });
  });

  it('finds a card number that is a number', () => {
    expect(redact({ note: 4_111_111_111_111_111, big: 4_111_111_111_111_111n })).toEqual({
      note: redactedMark,
      big: redactedMark,
    });
  });

  it('gives the size of bytes in place of the bytes', () => {
    const bytes = Buffer.from('hunter2');
    const shared = new SharedArrayBuffer(7);
    expect(redact([bytes, new Uint16Array(bytes), bytes.buffer.slice(0, 7), new DataView(shared), shared])).toEqual([
      '[7 bytes]',
      '[14 bytes]',
      '[7 bytes]',
      '[7 bytes]',
      '[7 bytes]',
    ]);
  });

  it('tells cycles from things met twice', () => {
    const once = { ok: 1 };
    const cycle: Record<string, unknown> = { first: once, second: once };
    cycle.self = cycle;
    expect(redact(cycle)).toEqual({ first: once, second: once, self: '[Circular]' });
  });

  it('reads on where a getter, a proxy or a toJSON throws', () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const broken = {
      get inner(): unknown {
        throw new Error('getter');
      },
    };
    const toJSON = () => {
      throw new Error('toJSON');
    };
    expect(redact({ broken, proxy, json: { toJSON }, user_id: Object.create(null), ok: 1 })).toEqual({
      broken: '[Unreadable]',
      proxy: '[Unreadable]',
      json: '[Unreadable]',
      user_id: redactedMark,
      ok: 1,
    });
    expect(redactField('user_id', Object.create(null))).toBe(redactedMark);
  });

  it('tells of an error its name, message, stack, own fields and causes, each redacted', () => {
    const cause = Object.assign(new Error('for bob@example.com'), { code: '23505', password: 'hunter2' });
    const error = new TypeError('key sk_live_abcdefghijklmnop', { cause });
    expect(redact(error)).toEqual({
      name: 'TypeError',
      message: `key ${redactedMark}`,
      stack: expect.stringContaining('redact.test.ts'),
      cause: {
        name: 'Error',
        message: `for ${redactedMark}`,
        stack: expect.any(String),
        code: '23505',
        password: redactedMark,
      },
    });
    expect(JSON.stringify(redact(error))).not.toMatch(/bob@|sk_live|hunter2/);
  });

  it('answers plain JSON for errors that are not what they should be', () => {
    const error = Object.assign(new Error('x'), { name: { deep: 'bob@example.com' }, stack: ['bob@example.com'] });
    expect(redact(error)).toEqual({ name: '[object Object]', message: 'x', stack: redactedMark });
  });

  it('does not spell out a string object letter by letter', () => {
    expect(redact(new String('bob@example.com'))).toBe(redactedMark);
  });

  it('keeps a key named __proto__ a key', () => {
    const copy = redact(JSON.parse('{"__proto__":{"password":"hunter2","ok":1}}')) as object;
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
    expect(JSON.stringify(copy)).toBe(`{"__proto__":{"password":"${redactedMark}","ok":1}}`);
  });

  it('stops at a depth and at a number of values, and says so', () => {
    let deep: unknown = 'bottom';
    for (let level = 0; level < 50; level++) deep = { deep };
    expect(JSON.stringify(redact(deep))).toContain('[Truncated]');
    const list = Array.from({ length: 100_000 }, (_, index) => index);
    expect(redact(list)).toHaveLength(5000);
    expect((redact(list) as unknown[]).at(-1)).toBe('[Truncated]');
  });

  it('does bounded work for a small thing that unfolds without end', () => {
    let reads = 0;
    const item = {
      get ok() {
        reads++;
        return 1;
      },
    };
    let wide: unknown = [item];
    for (let level = 0; level < 10; level++) wide = Array.from({ length: 10 }, () => wide);
    redact(wide);
    expect(reads).toBeLessThanOrEqual(5000);
  });
});
