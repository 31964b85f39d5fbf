import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LineBuffer } from './line-buffer.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const recording = () => {
  const written: string[] = [];
  const destination = {
    write: (bytes: Buffer) => written.push(bytes.toString()) > 0,
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

it('a line longer than the buffer, or of any letters, is passed on as it is, in its order', () => {
  const { written, buffer } = recording();
  buffer.write('é日😀\n');
  buffer.write(`${'x'.repeat(10_000)}\n`);
  buffer.write('last\n');
  buffer.flush(() => undefined);
  expect(written.join('')).toBe(`é日😀\n${'x'.repeat(10_000)}\nlast\n`);
});

it('what was passed on does not change with what comes after it', () => {
  const kept: Buffer[] = [];
  const destination = { write: (bytes: Buffer) => kept.push(bytes) > 0, flush: (done?: () => void) => done?.() };
  const buffer = new LineBuffer(destination, { fullAt: 10, flushMs: 500 });
  for (const line of ['one\n', 'a line that fills it\n', 'two\n', 'another that fills it\n']) buffer.write(line);
  buffer.flush(() => undefined);
  expect(Buffer.concat(kept).toString()).toBe('one\na line that fills it\ntwo\nanother that fills it\n');
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
