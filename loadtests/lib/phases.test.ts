import { describe, expect, test } from 'vitest';
import { openModel, type Phase, phaseAt, startOf, steady } from './phases.ts';

const phases: readonly Phase[] = [
  { name: 'before', seconds: 60, rate: 20 },
  { name: 'spike', seconds: 30, rate: 100 },
  { name: 'after', seconds: 60, rate: 20 },
];

describe('a moment belongs to', () => {
  test.each([
    [0, 'before', 0],
    [59.9, 'before', 59.9],
    [60, 'spike', 0],
    [89, 'spike', 29],
    [90, 'after', 0],
    [151, 'after', 61],
  ])('of second %d: %s, %d s after its start', (elapsed, name, since) => {
    const at = phaseAt(phases, elapsed);
    expect([at.phase.name, at.since]).toEqual([name, expect.closeTo(since)]);
  });
});

test('a phase starts where those before it end', () => {
  expect(phases.map(({ name }) => startOf(phases, name))).toEqual([0, 60, 90]);
  expect(() => startOf(phases, 'during')).toThrow('no phase is called during');
});

test('a steady load is one rate, in parts that are named in order', () => {
  const parts = steady(50, 120);
  expect(parts).toHaveLength(10);
  expect(parts.map(({ name }) => name)).toEqual(parts.map(({ name }) => name).sort());
  expect(openModel(parts, 'load')).toMatchObject({ executor: 'constant-arrival-rate', rate: 50, duration: '120s' });
});

test('a load that changes does so at once, and has VUs for three seconds of waiting at its highest', () => {
  expect(openModel(phases, 'load')).toMatchObject({
    executor: 'ramping-arrival-rate',
    startRate: 20,
    stages: [
      { target: 20, duration: '0s' },
      { target: 20, duration: '60s' },
      { target: 100, duration: '0s' },
      { target: 100, duration: '30s' },
      { target: 20, duration: '0s' },
      { target: 20, duration: '60s' },
    ],
    preAllocatedVUs: 300,
  });
});
