import { expect, it } from 'vitest';
import { type Delivery, judge } from './delivery.ts';
import { backoffMs, retrySchedule } from './retry-schedule.ts';

const now = new Date('2013-03-01T00:00:00Z');
const delivery = (triesLeft: number, retryCount = 0) => ({ triesLeft, retryCount }) as Delivery;
const failed = (permanent: boolean, retryAfterMs?: number) =>
  ({ kind: 'failed', error: 'server_error', permanent, message: 'x', retryAfterMs }) as const;
const dueIn = (verdict: ReturnType<typeof judge>) =>
  verdict.kind === 'retry' ? verdict.dueAt.getTime() - now.getTime() : verdict.kind;

it('waits 1 s, 4 s, 15 s and 60 s between the five tries, then gives up', () => {
  const verdicts = [5, 4, 3, 2, 1].map((left) => dueIn(judge(delivery(left), failed(false), retrySchedule, now, 0.5)));
  expect(verdicts).toEqual([1_000, 3_915, 15_326, 60_000, 'dead']);
});

it('varies each wait by a fifth', () => {
  for (const [random, factor] of [
    [0, 0.8],
    [0.5, 1],
    [1, 1.2],
  ] as const) {
    expect(backoffMs(retrySchedule, 1, random)).toBe(1_000 * factor);
    expect(backoffMs(retrySchedule, 4, random)).toBe(60_000 * factor);
  }
});

it('waits as long as the receiver asks for, within five minutes', () => {
  expect(dueIn(judge(delivery(5), failed(false, 20_000), retrySchedule, now, 0.5))).toBe(20_000);
  expect(dueIn(judge(delivery(5), failed(false, 1), retrySchedule, now, 0.5))).toBe(1_000);
  expect(dueIn(judge(delivery(5), failed(false, 86_400_000), retrySchedule, now, 0.5))).toBe(300_000);
});

it('gives up at once what would fail however often it is tried, and leaves it to operators', () => {
  expect(judge(delivery(5), failed(true), retrySchedule, now, 0.5)).toEqual({ kind: 'dead', nextRetryAt: undefined });
});

it('leaves the rest to the retry worker, five times, ever later', () => {
  const minutes = [0, 1, 2, 3, 4, 5].map((retryCount) => {
    const verdict = judge(delivery(1, retryCount), failed(false), retrySchedule, now, 0.5);
    return verdict.kind === 'dead' && verdict.nextRetryAt && (verdict.nextRetryAt.getTime() - now.getTime()) / 60_000;
  });
  expect(minutes).toEqual([5, 15, 60, 240, 720, undefined]);
});

it('is done with what was delivered', () => {
  expect(judge(delivery(1), { kind: 'delivered' }, retrySchedule, now, 0.5)).toEqual({ kind: 'delivered' });
});
