import { setTimeout as delay } from 'node:timers/promises';
import type { TestDatabase } from '@dawsos/testkit/test-database';
import { holdTable } from '../hold-table.ts';
import type { TestWorker } from '../test-worker.ts';
import type { ReceiverProcess } from './receiver-process.ts';

/** Who dies: the one who delivers, the database that both outbox and queue are in, or the receiver. */
export type Victim = 'worker' | 'database' | 'receiver';

/** What a run plays on. */
export interface Scene {
  readonly db: TestDatabase;
  readonly receiver: ReceiverProcess;
  readonly worker: TestWorker;
  readonly random: () => number;
}

/** A step of a delivery's way at which somebody may die, and how a test gets there. */
export interface Boundary {
  readonly at: string;
  readonly victims: readonly Victim[];
  /** Resolves when the worker is there; answers how to let go of what held it. */
  readonly reach: (scene: Scene) => Promise<() => Promise<void>>;
  /** Whose death may have a receiver called again after its 2xx: the worker could not write it down before it died, or not before its claim was over. */
  readonly repeats?: readonly Victim[];
}

const evaluate = (worker: TestWorker) => worker.call('/v1/evaluations', { method: 'POST', body: {} });
/** Not awaited where something dies over it. */
const beginEvaluation = (worker: TestWorker) => void evaluate(worker).catch(() => {});
const nothingHeld = async () => {};

async function heldAt(
  { db }: Scene,
  table: string,
  prepare: () => void,
  mode: 'share' | 'access exclusive' = 'share',
): Promise<() => Promise<void>> {
  const hold = await holdTable(db.url, table, mode);
  prepare();
  await hold.waitedFor();
  return hold.release;
}

/** Has the first tries fail, so that there are others to come, which are due when they can be held. */
async function failFirst({ receiver, worker }: Scene): Promise<void> {
  await receiver.answer(503);
  await evaluate(worker);
}

/** Has some receivers answer before one call does not, as the seed says. */
async function answerSome({ receiver, worker, random }: Scene, reply: 'hang' | 'mute'): Promise<void> {
  const nth = 1 + Math.floor(random() * 6);
  await receiver.answer({ fromCall: nth, before: 200, reply });
  await evaluate(worker);
  await receiver.called(nth);
}

/** The way of an alert from its evaluation to the end of its delivery. */
export const boundaries: readonly Boundary[] = [
  {
    at: 'evaluating: events written, deliveries not',
    victims: ['worker', 'database'],
    reach: (scene) => heldAt(scene, 'alert_deliveries', () => beginEvaluation(scene.worker)),
  },
  {
    at: 'evaluating: deliveries written, jobs not',
    victims: ['worker', 'database'],
    reach: (scene) => heldAt(scene, 'pgboss.job_common', () => beginEvaluation(scene.worker)),
  },
  {
    at: 'before a job is claimed',
    victims: ['worker', 'database', 'receiver'],
    reach: async (scene) => {
      await failFirst(scene);
      return heldAt(scene, 'pgboss.job_common', () => {});
    },
  },
  {
    at: 'claimed and not sent',
    victims: ['worker', 'database', 'receiver'],
    reach: async (scene) => {
      await failFirst(scene);
      // It is claimed, and cannot be looked up.
      return heldAt(scene, 'alert_events', () => {}, 'access exclusive');
    },
  },
  {
    at: 'sending: some receivers have answered',
    victims: ['worker', 'database', 'receiver'],
    reach: async (scene) => {
      await answerSome(scene, 'hang');
      return nothingHeld;
    },
    repeats: ['worker', 'database'],
  },
  {
    at: 'a receiver has acted and not answered',
    victims: ['worker', 'database', 'receiver'],
    reach: async (scene) => {
      await answerSome(scene, 'mute');
      return nothingHeld;
    },
    repeats: ['worker', 'database'],
  },
  {
    at: 'sent and answered, not written down',
    victims: ['worker', 'database', 'receiver'],
    reach: async (scene) => {
      await failFirst(scene);
      await scene.receiver.called(1);
      const hold = await holdTable(scene.db.url, 'alert_deliveries');
      await scene.receiver.answer(200);
      await hold.waitedFor();
      return hold.release;
    },
    repeats: ['worker', 'database'],
  },
  {
    at: 'any moment',
    victims: ['worker', 'database', 'receiver'],
    reach: async ({ worker, random }) => {
      beginEvaluation(worker);
      await delay(random() * 400);
      return nothingHeld;
    },
    repeats: ['worker', 'database'],
  },
];
