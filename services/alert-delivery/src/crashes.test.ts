import { setTimeout as delay } from 'node:timers/promises';
import { createTestDatabase, type TestDatabase } from '@dawsos/testkit/test-database';
import { describe, it, type TestContext } from 'vitest';
import { holdTable } from './testing/hold-table.ts';
import { type Receiver, startReceiver } from './testing/receiver.ts';
import { rowsOf, storeRule } from './testing/stored-rules.ts';
import { startTestWorker, type TestWorker, testSigningKey } from './testing/test-worker.ts';

/** Where a worker is when it is killed, and how a test gets it there. */
interface Crash {
  readonly at: string;
  readonly reach: (scene: Scene) => Promise<void>;
  /** Whether a receiver may be called again after its 2xx: where the worker dies before it could write that down. */
  readonly repeats?: true;
}

interface Scene {
  readonly db: TestDatabase;
  readonly receiver: Receiver;
  readonly worker: TestWorker;
  readonly random: () => number;
}

const evaluate = (worker: TestWorker) => worker.call('/v1/evaluations', { method: 'POST', body: {} });
/** Not awaited where the worker dies over it. */
const beginEvaluation = (worker: TestWorker) => void evaluate(worker).catch(() => {});

async function heldAt(
  { db, worker }: Scene,
  table: string,
  prepare: () => void,
  mode: 'share' | 'access exclusive' = 'share',
): Promise<void> {
  const hold = await holdTable(db.url, table, mode);
  prepare();
  await hold.waitedFor();
  worker.service.kill('SIGKILL');
  await worker.service.exited;
  await hold.release();
}

const crashes: readonly Crash[] = [
  {
    at: 'in the middle of an evaluation, its events written and its deliveries not',
    reach: (scene) => heldAt(scene, 'alert_deliveries', () => beginEvaluation(scene.worker)),
  },
  {
    at: 'in the middle of an evaluation, its deliveries written and their jobs not',
    reach: (scene) => heldAt(scene, 'pgboss.job_common', () => beginEvaluation(scene.worker)),
  },
  {
    at: 'after it has claimed and before it sends',
    reach: async (scene) => {
      scene.receiver.answer(() => 503);
      await evaluate(scene.worker);
      // The next try is claimed, and cannot be looked up.
      await heldAt(scene, 'alert_events', () => {}, 'access exclusive');
    },
  },
  {
    at: 'while it sends, some receivers having answered',
    reach: async ({ receiver, worker, random }) => {
      const nth = 1 + Math.floor(random() * 8);
      const reached = Promise.withResolvers<void>();
      receiver.answer(() => {
        if (receiver.calls.length + 1 < nth) return 200;
        reached.resolve();
        return 'hang';
      });
      await evaluate(worker);
      await reached.promise;
      worker.service.kill('SIGKILL');
    },
    repeats: true,
  },
  {
    at: 'after a receiver has acted and before it has answered',
    reach: async ({ receiver, worker }) => {
      const reached = Promise.withResolvers<void>();
      receiver.answer(() => {
        worker.service.kill('SIGKILL');
        reached.resolve();
        return 'drop';
      });
      await evaluate(worker);
      await reached.promise;
    },
  },
  {
    at: 'after receivers have answered and before that is written down',
    reach: async (scene) => {
      const { db, receiver, worker } = scene;
      let hold: Awaited<ReturnType<typeof holdTable>> | undefined;
      const gate = Promise.withResolvers<void>();
      receiver.answer(() => {
        gate.resolve();
        return hold === undefined ? 503 : 200;
      });
      await evaluate(worker);
      await gate.promise;
      hold = await holdTable(db.url, 'alert_deliveries');
      await hold.waitedFor();
      worker.service.kill('SIGKILL');
      await worker.service.exited;
      await hold.release();
    },
    repeats: true,
  },
  {
    at: 'at any moment',
    reach: async ({ worker, random }) => {
      beginEvaluation(worker);
      await delay(random() * 400);
      worker.service.kill('SIGKILL');
    },
    repeats: true,
  },
];

const seedsOfEach = 4;
const rulesOfEach = 8;
const impatient = { ALERT_CLAIM_S: '1', ALERT_SEND_TIMEOUT_MS: '900' };

/** Mulberry32: the same seed, the same crash. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

async function crashAndRecover(crash: Crash, seed: number, { expect }: TestContext): Promise<void> {
  const db = await createTestDatabase();
  const receiver = await startReceiver(testSigningKey);
  const first = await startTestWorker(db, impatient);
  let second: TestWorker | undefined;
  try {
    const channels = [{ method: 'webhook', url: receiver.url } as const];
    for (let n = 0; n < rulesOfEach; n++) await storeRule(db.database, { channels });
    await crash.reach({ db, receiver, worker: first, random: randomOf(seed) });
    await first.service.exited;

    receiver.answer(() => 200);
    second = await startTestWorker(db, impatient);
    await evaluate(second);
    const delivered = () =>
      rowsOf<{ n: number }>(db.database, `select count(*)::int as n from alert_deliveries where status = 'delivered'`);
    await expect.poll(delivered, { timeout: 20_000, interval: 50 }).toEqual([{ n: rulesOfEach }]);

    const [written] = await rowsOf(
      db.database,
      `select (select count(distinct rule_id)::int from alert_events) as rules, (select count(*)::int from alert_events) as events,
         (select count(*)::int from alert_deliveries) as deliveries, (select count(*)::int from alert_dlq) as dead`,
    );
    expect(written).toEqual({ rules: rulesOfEach, events: rulesOfEach, deliveries: rulesOfEach, dead: 0 });
    const keys = await rowsOf<{ id: string }>(db.database, 'select id from alert_deliveries order by id');
    expect([...receiver.effects().keys()].sort()).toEqual(keys.map(({ id }) => id));
    expect(new Set(receiver.effects().values())).toEqual(new Set([1]));
    if (!crash.repeats) expect([...receiver.calledAfterSuccess]).toEqual([]);
  } finally {
    first.service.kill('SIGKILL');
    await second?.service.stop();
    await receiver.stop();
    await db.drop();
  }
}

const runs = crashes.flatMap((crash) =>
  Array.from({ length: seedsOfEach }, (_, index) => ({ crash, at: crash.at, seed: index + 1 })),
);

describe('no alert is lost and none acted on twice', () => {
  it.concurrent.for(runs)('by a worker killed $at (seed $seed)', { timeout: 60_000 }, ({ crash, seed }, context) =>
    crashAndRecover(crash, seed, context),
  );
});
