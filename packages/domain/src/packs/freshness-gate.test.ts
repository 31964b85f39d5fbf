import { expect, test } from 'vitest';
import { parseIsoDate } from '../dates/iso-date.ts';
import { freshnessGate } from './freshness-gate.ts';
import { effectivePackStatus, type Pack } from './pack.ts';

const now = new Date('2013-03-02T00:00:00Z');
const clock = { now, staleAfterS: 90_000 };
const gate = (pack: Pack | undefined, requireFresh = true) => freshnessGate(pack, { ...clock, requireFresh });

const createPack = (changes: Partial<Pack>): Pack => ({
  id: 'PP_2013-03-01',
  asof_date: parseIsoDate('2013-03-01'),
  status: 'fresh',
  reason: null,
  content_hash: 'c0ffee',
  estimated_ready_at: null,
  fresh_at: new Date('2013-03-01T12:00:00Z'),
  ...changes,
});

test('a fresh pack passes', () => {
  const pack = createPack({});
  expect(gate(pack)).toEqual({ outcome: 'pass', pack, status: 'fresh' });
});

test('a fresh pack grows stale a moment after the limit', () => {
  const freshAt = (ageS: number) => createPack({ fresh_at: new Date(now.getTime() - ageS * 1000) });
  expect(effectivePackStatus(freshAt(90_000), clock)).toBe('fresh');
  expect(effectivePackStatus(freshAt(90_000.001), clock)).toBe('stale');
  expect(gate(freshAt(90_001))).toEqual({
    outcome: 'unusable',
    status: 'stale',
    reason: 'older than the freshness target',
  });
});

test('a warming pack tells how long to wait', () => {
  const warming = (estimated_ready_at: Date | null) =>
    createPack({ status: 'warming', content_hash: null, fresh_at: null, estimated_ready_at });
  const soon = new Date('2013-03-02T00:01:30.400Z');
  expect(gate(warming(soon))).toEqual({ outcome: 'warming', retry_after_s: 91, estimated_ready_at: soon });
  expect(gate(warming(null))).toMatchObject({ outcome: 'warming', retry_after_s: 30 });
  const past = new Date('2013-03-01T23:00:00Z');
  expect(gate(warming(past))).toMatchObject({ outcome: 'warming', retry_after_s: 30 });
});

test('a pack that failed gives its reason', () => {
  const failed = createPack({
    status: 'error',
    reason: 'fmp: 3 failures in a row',
    content_hash: null,
    fresh_at: null,
  });
  expect(gate(failed)).toEqual({ outcome: 'unusable', status: 'error', reason: 'fmp: 3 failures in a row' });
});

test('a superseded pack is unusable only where a fresh one is asked for', () => {
  const pack = createPack({ status: 'stale' });
  expect(gate(pack)).toEqual({ outcome: 'unusable', status: 'stale', reason: 'superseded by a later pack' });
  expect(gate(pack, false)).toEqual({ outcome: 'pass', pack, status: 'stale' });
});

test('a loaded pack that is still warming serves those who do not ask for a fresh one', () => {
  const pack = createPack({ status: 'warming', fresh_at: null });
  expect(gate(pack, false)).toMatchObject({ outcome: 'pass', status: 'warming' });
  expect(gate(pack, true)).toMatchObject({ outcome: 'warming' });
});

test('without rows there is nothing to serve: being built, or not there', () => {
  expect(gate(createPack({ status: 'warming', content_hash: null }), false)).toMatchObject({ outcome: 'warming' });
  expect(gate(createPack({ status: 'error', content_hash: null }), false)).toEqual({ outcome: 'not_found' });
  expect(gate(undefined)).toEqual({ outcome: 'not_found' });
});
