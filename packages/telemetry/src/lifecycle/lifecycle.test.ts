import { describe, expect, it } from 'vitest';
import type { LogFields } from '../logging/logger.ts';
import { createLifecycle, type LifecycleOptions } from './lifecycle.ts';

function start(options?: LifecycleOptions) {
  const lines: [string, LogFields | undefined][] = [];
  const write = (message: string, fields?: LogFields) => void lines.push([message, fields]);
  const lifecycle = createLifecycle({ debug: write, info: write, warn: write, error: write }, options);
  const closed: string[] = [];
  return { lifecycle, lines, closed, closes: (name: string) => lifecycle.onStop(name, () => closed.push(name)) };
}

describe('a stop', () => {
  it('closes what was opened last first, each after the one before has closed', async () => {
    const { lifecycle, closed, closes } = start();
    closes('database');
    lifecycle.onStop('slow', async () => {
      await Promise.resolve();
      closed.push('slow');
    });
    closes('server');
    await lifecycle.stop('SIGTERM');
    expect(closed).toEqual(['server', 'slow', 'database']);
  });

  it('passes over what fails, at once or later, and says so', async () => {
    const { lifecycle, closed, closes, lines } = start();
    closes('database');
    lifecycle.onStop('later', () => Promise.reject(new Error('later')));
    lifecycle.onStop('at once', () => {
      throw new Error('at once');
    });
    await lifecycle.stop('SIGTERM');
    expect(closed).toEqual(['database']);
    expect(lines).toEqual([
      ['stopping', { reason: 'SIGTERM' }],
      ['could not close', { part: 'at once', error: new Error('at once') }],
      ['could not close', { part: 'later', error: new Error('later') }],
    ]);
  });

  it('gives up what hangs, so that the next still closes', async () => {
    const { lifecycle, closed, closes, lines } = start({ closeMs: 20 });
    closes('database');
    lifecycle.onStop('hanging', () => new Promise(() => undefined));
    await lifecycle.stop('SIGTERM');
    expect(closed).toEqual(['database']);
    expect(lines[1]?.[1]).toMatchObject({ part: 'hanging', error: new Error('hanging did not close in time') });
  });

  it('happens once, however often it is asked for', async () => {
    const { lifecycle, closed, closes, lines } = start();
    closes('database');
    const first = lifecycle.stop('SIGTERM');
    expect(lifecycle.stop('SIGINT')).toBe(first);
    await first;
    expect(lifecycle.stop('again')).toBe(first);
    expect(closed).toEqual(['database']);
    expect(lines).toHaveLength(1);
  });

  it('takes no longer than it may for all together', async () => {
    const { lifecycle, closed, closes } = start({ closeMs: 50, totalMs: 60 });
    closes('database');
    for (let part = 0; part < 5; part++) lifecycle.onStop('hanging', () => new Promise(() => undefined));
    const startedAt = performance.now();
    await lifecycle.stop('SIGTERM');
    expect(performance.now() - startedAt).toBeLessThan(50 * 3);
    expect(closed).toEqual(['database']);
  });

  it('closes what is opened while it stops', async () => {
    const { lifecycle, closed, closes } = start();
    lifecycle.onStop('first', () => closes('opened meanwhile'));
    await lifecycle.stop('SIGTERM');
    expect(closed).toEqual(['opened meanwhile']);
    closes('opened after the end');
    await Promise.resolve();
    expect(closed).toEqual(['opened meanwhile', 'opened after the end']);
  });
});
