import { expect, it } from 'vitest';
import type { Delivery, SendOutcome } from '../domain/delivery.ts';
import { retrySchedule } from '../domain/retry-schedule.ts';
import type { SettledTry } from '../storage/delivery-store.ts';
import { createDeliver } from './deliver.ts';

const job = { id: 'job', data: { delivery_id: 'delivery', attempt: 1, links: [] } };
const delivery = { id: 'delivery', attempts: 0, triesLeft: 5, retryCount: 0 } as unknown as Delivery;
const never = new AbortController().signal;

function harness(options: { outcome?: SendOutcome; failCommits?: number; alreadySettled?: boolean } = {}) {
  let clock = 0;
  let failures = options.failCommits ?? 0;
  const log: string[] = [];
  const settled: SettledTry[] = [];
  const deliver = createDeliver({
    store: {
      settle: async (tries, obsolete) => {
        log.push(`settle ${tries.length}+${obsolete.length}`);
        if (failures-- > 0) throw new Error('database away');
        return new Set(options.alreadySettled ? [] : tries);
      },
    },
    send: async () => {
      log.push('send');
      return options.outcome ?? { kind: 'delivered' };
    },
    schedule: retrySchedule,
    now: () => new Date(clock),
    random: () => 0.5,
    insistMs: 1_000,
    pause: async (ms) => {
      clock += ms;
    },
    onSettled: (one) => settled.push(one),
  });
  return { deliver, log, settled };
}

it('sends once, and insists on writing so while the database is away', async () => {
  const { deliver, log, settled } = harness({ failCommits: 3 });
  await deliver(job, delivery, never);
  expect(log).toEqual(['send', 'settle 1+0', 'settle 1+0', 'settle 1+0', 'settle 1+0']);
  expect(settled).toHaveLength(1);
});

it('gives up writing when its claim is over, and says nothing of the try', async () => {
  const { deliver, log, settled } = harness({ failCommits: 100 });
  await expect(deliver(job, delivery, never)).rejects.toThrow('database away');
  expect(log.filter((line) => line === 'send')).toHaveLength(1);
  expect(settled).toEqual([]);
});

it('says nothing of a try that another worker has settled, which counted it', async () => {
  const { deliver, log, settled } = harness({ alreadySettled: true });
  await deliver(job, delivery, never);
  expect(log).toEqual(['send', 'settle 1+0']);
  expect(settled).toEqual([]);
});

it('counts a try whose commit came through although it seemed to fail', async () => {
  const { deliver, settled } = harness({ failCommits: 1, alreadySettled: true });
  await deliver(job, delivery, never);
  expect(settled).toHaveLength(1);
});

it('sends nothing for a try that was made already', async () => {
  const { deliver, log } = harness();
  await deliver(job, undefined, never);
  expect(log).toEqual(['settle 0+1']);
});

it('does not count a try that a stop cut short', async () => {
  const { deliver, log } = harness({ outcome: { kind: 'failed', error: 'timeout', permanent: false, message: 'x' } });
  await deliver(job, delivery, AbortSignal.abort());
  expect(log).toEqual(['send']);
});
