import { describe, expect, it } from 'vitest';
import { describeError } from './describe-error.ts';

describe('an error is described', () => {
  it('by its class, message and stack', () => {
    expect(describeError(new RangeError('too far'))).toEqual({
      type: 'RangeError',
      message: 'too far',
      stack: expect.stringContaining('RangeError: too far'),
    });
  });

  it('by its stable code, where it has one', () => {
    expect(describeError(Object.assign(new Error('x'), { code: 'ECONNREFUSED' })).type).toBe('ECONNREFUSED');
    expect(describeError(Object.assign(new Error('x'), { code: 7 })).type).toBe('Error');
  });

  it('without secrets', () => {
    const error = Object.assign(new Error('token=hunter2'), { name: 'bob@example.com' });
    expect(JSON.stringify(describeError(error))).not.toMatch(/hunter2|bob@/);
  });

  it.each([
    ['text', { type: 'string', message: 'text' }],
    ['token=hunter2', { type: 'string', message: 'token=[REDACTED]' }],
    [undefined, { type: 'undefined', message: 'undefined' }],
    [null, { type: 'object', message: 'null' }],
    [Symbol('s'), { type: 'symbol', message: 'Symbol(s)' }],
    [Object.create(null), { type: 'object', message: '[Unreadable]' }],
  ])('even if it is %o', (thrown, expected) => {
    expect(describeError(thrown)).toEqual(expected);
  });
});
