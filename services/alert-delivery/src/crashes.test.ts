import { createRandom } from '@dawsos/ledger/seeds';
import { crashPlan, evenly, recordCrash } from '@dawsos/testkit';
import { afterAll, describe, it, type TestContext } from 'vitest';
import { type Boundary, boundaries, type Scene, type Victim } from './testing/crashes/boundaries.ts';
import { type CrashDatabase, startCrashServers } from './testing/crashes/crash-servers.ts';
import { startReceiverProcess } from './testing/crashes/receiver-process.ts';
import { rowsOf, storeRule } from './testing/stored-rules.ts';
import { startTestWorker, type TestWorker, testSigningKey } from './testing/test-worker.ts';

const places = boundaries.flatMap((boundary) => boundary.victims.map((victim) => ({ boundary, victim })));
/** Each place once; `pnpm crash-matrix` asks for more. */
const { runs, seed } = crashPlan(places.length);
const rulesOfEach = 6;
/** A claim has to outlast a busy machine: one that lapses while its try is settled is sent again. */
const impatient = { ALERT_CLAIM_S: '3', ALERT_SEND_TIMEOUT_MS: '900' };
const patience = { timeout: 30_000, interval: 50 };

const servers = await startCrashServers(4);
afterAll(() => servers.stop());

/** Lets the victim die, then lets go of what held the worker, and comes back with the one that goes on. */
async function kill(
  victim: Victim,
  { receiver, worker }: Scene,
  db: CrashDatabase,
  letGo: () => Promise<void>,
): Promise<TestWorker> {
  const goOn = () => letGo().catch(() => {});
  if (victim === 'receiver') {
    await receiver.kill();
    await goOn();
    await receiver.restart();
    return worker;
  }
  if (victim === 'database') {
    await db.crash();
    await goOn();
    return worker;
  }
  worker.service.kill('SIGKILL');
  await worker.service.exited;
  await goOn();
  return startTestWorker(db, impatient);
}

/** Once everybody is back, everything is delivered by itself, but for what a missing receiver made a dead letter: that an operator replays. */
async function recover({ db, receiver }: Scene, worker: TestWorker, { expect }: TestContext): Promise<void> {
  await receiver.answer(200);
  const post = (path: string) =>
    worker.call(path, { method: 'POST', body: {} }).then(
      ({ status }) => status,
      () => 0,
    );
  await expect.poll(() => post('/v1/evaluations'), patience).toBe(200);
  const delivered = async () => {
    await post('/v1/dead-letters/replay');
    const [row] = await rowsOf<{ n: number }>(
      db.database,
      `select count(*)::int as n from alert_deliveries where status = 'delivered'`,
    ).catch(() => []);
    return row?.n;
  };
  // What is not there by then is counted as lost.
  await expect
    .poll(delivered, patience)
    .toBe(rulesOfEach)
    .catch(() => {});
}

/** What of every alert has to be there once, and what of it is not. */
async function inspect({ db, receiver }: Scene, mayRepeat: boolean) {
  const stored = await rowsOf<{ id: string; alert: string; status: string }>(
    db.database,
    `select d.id, e.rule_id || ' ' || e.alert_day as alert, d.status from alert_rules r
     join alert_events e on e.rule_id = r.id join alert_deliveries d on d.event_id = e.id`,
  );
  const told = receiver.record();
  const rules = await rowsOf<{ id: string }>(db.database, 'select id from alert_rules');
  const known = new Set(stored.map(({ alert }) => alert.slice(0, 36)));
  return {
    lost: [
      ...rules.filter(({ id }) => !known.has(id)).map(({ id }) => `${id} was never said`),
      ...stored.filter(({ status }) => status !== 'delivered').map(({ id, status }) => `${id} is ${status}`),
      ...stored.filter(({ alert }) => !told.alerts.has(alert)).map(({ alert }) => `${alert} never came`),
    ],
    twice: [
      ...[...told.alerts].filter(([, times]) => times !== 1).map(([alert, times]) => `${alert} came ${times} times`),
      ...[...told.effects].filter(([, times]) => times !== 1).map(([key]) => `${key} was acted on twice`),
      ...(mayRepeat ? [] : [...told.calledAfterSuccess].map((key) => `${key} was sent again after its 2xx`)),
    ],
    disagreeing: [...told.effects.keys()]
      .filter((key) => !stored.some(({ id }) => id === key))
      .map((key) => `${key} came and is not stored`),
  };
}

async function crash(boundary: Boundary, victim: Victim, run: number, context: TestContext): Promise<void> {
  const found: Record<string, readonly string[]> = { unfinished: ['threw'] };
  const db = await servers.take();
  const receiver = await startReceiverProcess(testSigningKey);
  const first = await startTestWorker(db, impatient);
  let second: TestWorker | undefined;
  try {
    const channels = [{ method: 'webhook', url: receiver.url } as const];
    for (let n = 0; n < rulesOfEach; n++) await storeRule(db.database, { channels });
    const scene = { db, receiver, worker: first, random: createRandom(seed * 2 ** 16 + run) };
    const letGo = await boundary.reach(scene);
    second = await kill(victim, scene, db, letGo);
    await recover(scene, second, context);
    Object.assign(found, await inspect(scene, boundary.repeats?.includes(victim) ?? false), { unfinished: [] });
    context.expect(Object.values(found).flat()).toEqual([]);
  } finally {
    recordCrash({ boundary: `alert: ${boundary.at}`, victim, run, found });
    first.service.kill('SIGKILL');
    second?.service.kill('SIGKILL');
    await first.service.exited;
    await second?.service.exited;
    await receiver.stop();
    await db.drop();
  }
}

const planned = evenly(places, runs, createRandom(seed)).map(({ boundary, victim }, run) => ({
  run,
  victim,
  boundary,
  at: boundary.at,
}));

describe('no alert is lost and none acted on twice', () => {
  it.concurrent.for(planned)('crash $run: of the $victim, $at', { timeout: 120_000 }, (plan, context) =>
    crash(plan.boundary, plan.victim, plan.run, context),
  );
});
