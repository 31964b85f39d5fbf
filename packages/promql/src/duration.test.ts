import { metrics } from '@dawsos/conventions';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Duration, scaleDuration, toMilliseconds } from './duration.ts';
import { printExpression } from './expression.ts';
import { seconds, since } from './functions.ts';
import { above } from './operators.ts';
import { overTime } from './ranges.ts';
import { series } from './selectors.ts';

const duration = fc
  .tuple(fc.integer({ min: 1, max: 500 }), fc.constantFrom('ms', 's', 'm', 'h', 'd'))
  .map(([count, unit]) => `${count}${unit}` as Duration);

test.each([
  ['250ms', 250],
  ['1.5s', 1_500],
  ['10m', 600_000],
  ['6h', 21_600_000],
  ['30d', 2_592_000_000],
] as const)('%s is %d ms', (text, milliseconds) => {
  expect(toMilliseconds(text)).toBe(milliseconds);
});

test('real time leaves a duration as it is written', () => {
  fc.assert(fc.property(duration, (text) => scaleDuration(text, { scale: 1, floorMs: 60_000 }) === text));
});

test('a scale shortens a duration, and never below the floor', () => {
  fc.assert(
    fc.property(duration, fc.integer({ min: 2, max: 1000 }), fc.nat(10_000), (text, factor, floorMs) => {
      const scaled = toMilliseconds(scaleDuration(text, { scale: 1 / factor, floorMs }) as Duration);
      expect(scaled).toBeGreaterThanOrEqual(floorMs);
      expect(Math.abs(scaled - Math.max(toMilliseconds(text) / factor, floorMs))).toBeLessThanOrEqual(0.5);
    }),
  );
});

test('ranges and limits in seconds shrink together', () => {
  const stale = above(since(overTime('max', series(metrics.jobLastSuccess), '1h')), seconds('1d'));
  expect(printExpression(stale, { scale: 1 / 60, floorMs: 4_000 })).toBe(
    '(time() - max_over_time(dawsos_job_last_success_timestamp_seconds[60000ms])) > 1440',
  );
});
