import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LineBuffer } from './line-buffer.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const recording = () => {
  const written: string[] = [];
  const destination = {
    write: (text: string) => written.push(text) > 0,
    flush: (done?: () => void) => done?.(),
  };
  return { written, buffer: new LineBuffer(destination, { fullAt: 10, flushMs: 500 }) };
};

it('lines are passed on together once the buffer is full', () => {
  const { written, buffer } = recording();
  buffer.write('one\n');
  buffer.write('two\n');
  expect(written).toEqual([]);
  buffer.write('three\n');
  expect(written).toEqual(['one\ntwo\nthree\n']);
});

it('a line waits no longer than the interval, and nothing is passed on twice', () => {
  const { written, buffer } = recording();
  buffer.write('one\n');
  vi.advanceTimersByTime(500);
  vi.advanceTimersByTime(500);
  expect(written).toEqual(['one\n']);
});

it('a flush passes on what waits before it flushes the destination', () => {
  const { written, buffer } = recording();
  buffer.write('one\n');
  buffer.flush(() => void written.push('flushed'));
  buffer.write('two\n');
  expect(written).toEqual(['one\n', 'flushed']);
});

it('what waits when the process exits is passed on', () => {
  const { written, buffer } = recording();
  buffer.write('last\n');
  const listener = process.listeners('exit')[0];
  listener?.(0);
  expect(written).toEqual(['last\n']);
  process.removeListener('exit', listener ?? (() => undefined));
});

it('once given up takes no more lines, passes none on, and every flush is done', () => {
  const { written, buffer } = recording();
  buffer.write('one\n');
  buffer.giveUp();
  buffer.write('a line that would have filled it\n');
  buffer.flush(() => void written.push('flushed'));
  vi.advanceTimersByTime(1000);
  expect(written).toEqual(['flushed']);
});
