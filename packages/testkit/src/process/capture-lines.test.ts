import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { captureLines } from './capture-lines.ts';

describe('captured lines', () => {
  it('are whole, however the stream was cut', async () => {
    const stream = new PassThrough();
    const captured = captureLines(stream);
    stream.write('fir');
    stream.write('st\nsecond\nhalf');
    await captured.waitFor(/second/);
    expect(captured.lines).toEqual(['first', 'second']);
    stream.end();
    await captured.waitFor(/^half$/);
  });

  it('are found whether they came before or after one waits', async () => {
    const stream = new PassThrough();
    const captured = captureLines(stream);
    stream.write('early\n');
    expect(await captured.waitFor(/early/)).toBe('early');
    const later = captured.waitFor((line) => line === 'late');
    stream.write('not yet\nlate\n');
    expect(await later).toBe('late');
    expect(await captured.waitFor(/early/)).toBe('early');
  });

  it('say what came instead when time is up or the stream ends', async () => {
    const stream = new PassThrough();
    const captured = captureLines(stream);
    stream.write('something else\n');
    await expect(captured.waitFor(/never/, 20)).rejects.toThrow(/never.*within 20 ms.*\nsomething else/);
    const waiting = captured.waitFor(/never/);
    stream.end();
    await expect(waiting).rejects.toThrow('before the stream ended');
    await expect(captured.waitFor(/never/)).rejects.toThrow('before the stream ended');
  });

  it('are parsed where they are JSON', async () => {
    const stream = new PassThrough();
    const captured = captureLines(stream);
    stream.end('READY\n{"msg":"a","n":1}\n');
    await captured.waitFor(/msg/);
    expect(captured.json()).toEqual([{ msg: 'a', n: 1 }]);
  });
});
