import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createTestDatabase, type TestDatabase } from '@dawsos/testkit/test-database';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Receiver, startReceiver } from '../testing/receiver.ts';
import { rowsOf, storeRule } from '../testing/stored-rules.ts';
import { startTestWorker, type TestWorker, testSigningKey } from '../testing/test-worker.ts';

const entry = fileURLToPath(new URL('./main.ts', import.meta.url));
const token = 'operators';
let db: TestDatabase;
let receiver: Receiver;
let worker: TestWorker;

beforeAll(async () => {
  [db, receiver] = await Promise.all([createTestDatabase(), startReceiver(testSigningKey)]);
  worker = await startTestWorker(db, { ALERT_OPERATOR_TOKEN: token });
});
afterAll(async () => {
  await worker?.service.stop();
  await Promise.all([receiver?.stop(), db?.drop()]);
});

/** Runs the command as somebody's shell would. */
const dlq = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
  new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
    const env = { ALERT_DELIVERY_URL: worker.url, ALERT_OPERATOR_TOKEN: token, USER: 'eva', ...environment };
    execFile(process.execPath, [entry, ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : error.code, stdout, stderr }),
    );
  });
const audit = (id: string) =>
  rowsOf(db.database, 'select actor, action, note from alert_audit where delivery_id = $1 order by id', [id]);
const stateOf = (id: string) => rowsOf(db.database, 'select status from alert_deliveries where id = $1', [id]);

/** A delivery that its receiver refused. */
async function deadLetter(): Promise<string> {
  receiver.answer(() => 410);
  const rule = await storeRule(db.database, { channels: [{ method: 'webhook', url: receiver.url }] });
  const headers = { authorization: `Bearer ${token}` };
  await worker.call('/v1/evaluations', { method: 'POST', body: {}, headers });
  const dead = () =>
    rowsOf<{ id: string }>(
      db.database,
      `select d.id from alert_deliveries d join alert_events e on e.id = d.event_id where e.rule_id = $1 and status = 'dead'`,
      [rule],
    );
  await expect.poll(async () => (await dead()).length, { timeout: 10_000 }).toBe(1);
  return (await dead())[0]?.id ?? '';
}

it('lists, shows and replays dead letters, under the name of who runs it', { timeout: 60_000 }, async () => {
  const id = await deadLetter();
  const listed = await dlq(['list', '--reason', 'rejected']);
  expect(listed).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(listed.stdout)).toMatchObject([{ delivery_id: id, reason: 'rejected' }]);
  expect(JSON.parse((await dlq(['show', id])).stdout)).toMatchObject({ delivery_id: id });
  receiver.answer(() => 200);
  expect(await dlq(['replay', id, '--note', 'mended'])).toMatchObject({ code: 0, stderr: '' });
  await expect.poll(() => stateOf(id), { timeout: 10_000 }).toEqual([{ status: 'delivered' }]);
  expect(await audit(id)).toEqual([{ actor: 'eva', action: 'replay', note: 'mended' }]);
});

it('discards them, and fails where there is none any more', async () => {
  const id = await deadLetter();
  expect(await dlq(['discard', id, '--note', 'gone'])).toEqual({ code: 0, stdout: '', stderr: '' });
  expect(await audit(id)).toEqual([{ actor: 'eva', action: 'discard', note: 'gone' }]);
  const again = await dlq(['discard', id]);
  expect(again.code).toBe(1);
  expect(JSON.parse(again.stdout)).toMatchObject({ code: 'DEAD_LETTER_NOT_FOUND' });
});

it('does nothing without the operators’ token', { timeout: 60_000 }, async () => {
  const id = await deadLetter();
  for (const ALERT_OPERATOR_TOKEN of ['', 'wrong']) {
    const { code, stdout } = await dlq(['discard', id], { ALERT_OPERATOR_TOKEN });
    expect({ code, answer: JSON.parse(stdout) }).toMatchObject({ code: 1, answer: { code: 'OPERATOR_REQUIRED' } });
  }
  expect(await stateOf(id)).toEqual([{ status: 'dead' }]);
});

it('ends with 2 where it is misunderstood or misconfigured, and with 1 where nobody answers', async () => {
  expect(await dlq(['burn', 'x'])).toMatchObject({ code: 2, stderr: expect.stringContaining('usage: dlq list') });
  expect(await dlq(['list'], { ALERT_DELIVERY_URL: 'x' })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('ALERT_DELIVERY_URL'),
  });
  expect(await dlq(['list'], { ALERT_DELIVERY_URL: 'http://127.0.0.1:1' })).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('does not answer'),
  });
});
