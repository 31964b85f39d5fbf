import { randomUUID } from 'node:crypto';
import { hashId } from '@dawsos/telemetry/redaction';
import { createTestDatabase, type TestDatabase } from '@dawsos/testkit/test-database';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Receiver, startReceiver } from './testing/receiver.ts';
import { rowsOf, storeRule } from './testing/stored-rules.ts';
import { startTestWorker, type TestWorker, testSigningKey } from './testing/test-worker.ts';

let db: TestDatabase;
let receiver: Receiver;
let worker: TestWorker;
const soon = { timeout: 10_000 };

beforeAll(async () => {
  db = await createTestDatabase();
  receiver = await startReceiver(testSigningKey);
  worker = await startTestWorker(db, { ALERT_SEND_TIMEOUT_MS: '500', ALERT_OPERATOR_TOKEN: 'operators' });
});
afterEach(() => receiver.answer(() => 200));
afterAll(async () => {
  await worker?.service.stop();
  await receiver?.stop();
  await db?.drop();
});

const operator = { authorization: 'Bearer operators' };
const evaluate = () => worker.call('/v1/evaluations', { method: 'POST', body: {}, headers: operator });
const statusOf = async (rule: string) =>
  (
    await rowsOf<{ id: string; status: string; attempts: number; retry_count: number }>(
      db.database,
      `select d.id, d.status, d.attempts, d.retry_count from alert_deliveries d
       join alert_events e on e.id = d.event_id where e.rule_id = $1`,
      [rule],
    )
  )[0];
/** A rule whose alert ends as wanted; answers its delivery. */
async function speak(status: string, channels: readonly object[] = [{ method: 'webhook', url: receiver.url }]) {
  const rule = await storeRule(db.database, { channels: channels as never });
  expect((await evaluate()).status).toBe(200);
  await expect.poll(async () => (await statusOf(rule))?.status, soon).toBe(status);
  const delivery = await statusOf(rule);
  if (delivery === undefined) throw new Error('there is no delivery');
  return delivery;
}
const callsOf = (key: string) => receiver.calls.filter((call) => call.key === key);

describe('a delivery', () => {
  it('is made once, signed, within moments, and never repeated by later evaluations', async () => {
    const { id, attempts } = await speak('delivered');
    expect(attempts).toBe(1);
    await evaluate();
    expect(callsOf(id)).toMatchObject([
      { signed: true, payload: { alert_type: 'macro_threshold', alert_day: '2013-03-01' } },
    ]);
  });

  it('is tried again under the same key until the receiver takes it', async () => {
    receiver.answer(({ nth }) => (nth < 4 ? 503 : 200));
    const { id, attempts } = await speak('delivered');
    expect(attempts).toBe(4);
    expect(callsOf(id).map(({ status }) => status)).toEqual([503, 503, 503, 200]);
    const [stored] = await rowsOf<{ history: object[] }>(
      db.database,
      'select history from alert_deliveries where id = $1',
      [id],
    );
    expect(stored?.history).toMatchObject([
      { attempt: 1, error: 'server_error', message: 'the receiver answered 503' },
      { attempt: 2 },
      { attempt: 3 },
    ]);
  });

  it('is tried again after a receiver that acted but did not answer, which then acts no second time', async () => {
    receiver.answer(({ nth }) => (nth === 1 ? 'drop' : 200));
    const { id } = await speak('delivered');
    expect(callsOf(id)).toHaveLength(2);
    expect(receiver.effects()).toContain(id);
  });

  it('is given up after five tries, with reason and history', async () => {
    receiver.answer(() => 'hang');
    const { id, attempts } = await speak('dead');
    expect(attempts).toBe(5);
    expect((await worker.call(`/v1/dead-letters/${id}`, { headers: operator })).body).toMatchObject({
      delivery_id: id,
      reason: 'timeout',
      error_message: 'the receiver did not answer in time',
      permanent: false,
      retry_count: 0,
      next_retry_at: expect.any(String),
      history: [{ attempt: 1 }, { attempt: 2 }, { attempt: 3 }, { attempt: 4 }, { attempt: 5 }],
    });
  });

  it('is given up at once where the receiver says no, and waits for an operator', async () => {
    receiver.answer(() => 410);
    const { id, attempts } = await speak('dead');
    expect(attempts).toBe(1);
    expect((await worker.call(`/v1/dead-letters/${id}`, { headers: operator })).body).toMatchObject({
      reason: 'rejected',
      permanent: true,
      next_retry_at: null,
    });
  });

  it('of one event goes to each channel by itself', async () => {
    const rule = await storeRule(db.database, {
      channels: [
        { method: 'log' },
        { method: 'webhook', url: receiver.url },
        { method: 'email', address: 'a@example.com' },
      ],
    });
    await evaluate();
    await expect
      .poll(
        () =>
          rowsOf(
            db.database,
            `select delivery_method, status from alert_deliveries d join alert_events e on e.id = d.event_id
             where rule_id = $1 order by 1`,
            [rule],
          ),
        soon,
      )
      .toEqual([
        { delivery_method: 'email', status: 'dead' },
        { delivery_method: 'log', status: 'delivered' },
        { delivery_method: 'webhook', status: 'delivered' },
      ]);
    const line = await worker.service.stdout.waitFor(/"alert_type".*"msg":"alert"|"msg":"alert".*"alert_type"/);
    expect(JSON.parse(line)).toMatchObject({ alert_type: 'macro_threshold', rule_id: hashId(rule) });
    expect(line).not.toContain('UNRATE');
  });
});

describe('dead letters', () => {
  const dead = async (status = 410) => {
    receiver.answer(() => status);
    const { id } = await speak('dead');
    receiver.answer(() => 200);
    return id;
  };
  it('say neither what their alert says nor the name of its rule', async () => {
    const { body } = await worker.call<{ payload: object }>(`/v1/dead-letters/${await dead()}`, { headers: operator });
    expect(Object.keys(body.payload).sort()).toEqual([
      'alert_day',
      'alert_type',
      'id',
      'occurred_at',
      'portfolio_id',
      'pricing_pack_id',
      'rule_id',
    ]);
  });

  const audit = (id: string) =>
    rowsOf(db.database, 'select actor, action, note from alert_audit where delivery_id = $1 order by id', [id]);

  it('are operators’ alone', async () => {
    for (const authorization of ['', 'Bearer wrong']) {
      for (const [method, path] of [
        ['GET', '/v1/dead-letters'],
        ['GET', `/v1/dead-letters/${randomUUID()}`],
        ['POST', '/v1/dead-letters/replay'],
        ['POST', `/v1/dead-letters/${randomUUID()}/replay`],
        ['DELETE', `/v1/dead-letters/${randomUUID()}`],
        ['POST', '/v1/evaluations'],
      ] as const) {
        expect(await worker.call(path, { method, headers: { authorization } })).toMatchObject({
          status: 401,
          body: { code: 'OPERATOR_REQUIRED' },
        });
      }
    }
  });

  it('are replayed under their old key, once, however many ask for it', async () => {
    const id = await dead();
    const replay = () =>
      worker.call(`/v1/dead-letters/${id}/replay`, {
        method: 'POST',
        body: { note: 'mended' },
        headers: { ...operator, 'x-operator': 'eva' },
      });
    const answers = await Promise.all([replay(), replay(), replay()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 404, 404]);
    await expect.poll(() => callsOf(id).map(({ status }) => status), soon).toEqual([410, 200]);
    const [before, after] = callsOf(id).map(({ payload }) => payload);
    expect(after).toEqual(before);
    expect(after).toMatchObject({ rule_name: 'rule', message: 'UNRATE is 7.9, above 1 (2013-01-31).' });
    await expect
      .poll(() => rowsOf(db.database, 'select status, retry_count from alert_deliveries where id = $1', [id]), soon)
      .toEqual([{ status: 'delivered', retry_count: 1 }]);
    expect(await audit(id)).toEqual([{ actor: 'eva', action: 'replay', note: 'mended' }]);
    expect((await replay()).status).toBe(404);
  });

  it('are replayed all at once, of one reason, and come back if it does not help', async () => {
    const ids = [await dead(), await dead(), await dead(404)];
    receiver.answer(({ key }) => (key === ids[2] ? 404 : 200));
    const { body } = await worker.call<{ replayed: number }>('/v1/dead-letters/replay', {
      method: 'POST',
      body: { reason: 'rejected' },
      headers: operator,
    });
    expect(body.replayed).toBeGreaterThanOrEqual(3);
    await expect
      .poll(
        () =>
          rowsOf(db.database, 'select status, retry_count from alert_deliveries where id = any($1) order by 1', [ids]),
        soon,
      )
      .toEqual([
        { status: 'dead', retry_count: 1 },
        { status: 'delivered', retry_count: 1 },
        { status: 'delivered', retry_count: 1 },
      ]);
    expect((await worker.call(`/v1/dead-letters/${ids[2]}`, { headers: operator })).body).toMatchObject({
      retry_count: 1,
      history: [{ attempt: 1 }, { attempt: 2 }],
    });
  });

  it('are discarded for good', async () => {
    const id = await dead();
    const discard = () =>
      worker.call(`/v1/dead-letters/${id}`, { method: 'DELETE', body: { note: 'left' }, headers: operator });
    expect((await discard()).status).toBe(204);
    expect((await discard()).status).toBe(404);
    expect(await rowsOf(db.database, 'select status from alert_deliveries where id = $1', [id])).toEqual([
      { status: 'discarded' },
    ]);
    expect(await audit(id)).toEqual([{ actor: 'operator', action: 'discard', note: 'left' }]);
  });

  it('are taken out by the retry worker when their time has come, for one try', async () => {
    receiver.answer(() => 503);
    const { id } = await speak('dead');
    expect(callsOf(id)).toHaveLength(5);
    const due = () => rowsOf(db.database, 'update alert_dlq set next_retry_at = now() where delivery_id = $1', [id]);
    await due();
    await expect.poll(() => callsOf(id).length, soon).toBe(6);
    await expect
      .poll(() => rowsOf(db.database, 'select retry_count from alert_dlq where delivery_id = $1', [id]), soon)
      .toEqual([{ retry_count: 1 }]);
    receiver.answer(() => 200);
    await due();
    await expect
      .poll(() => rowsOf(db.database, 'select status from alert_deliveries where id = $1', [id]), soon)
      .toEqual([{ status: 'delivered' }]);
    expect(await audit(id)).toEqual([
      { actor: 'retry-worker', action: 'retry', note: null },
      { actor: 'retry-worker', action: 'retry', note: null },
    ]);
  });

  it('are listed page by page, oldest first, and refuse what makes no sense', async () => {
    for (const _ of [1, 2, 3]) await dead();
    type Page = readonly { readonly delivery_id: string; readonly dead_at: string }[];
    const page = async (query: string) =>
      (await worker.call<Page>(`/v1/dead-letters?${query}`, { headers: operator })).body;
    const all = await page('limit=1000');
    expect([...all].sort((a, b) => a.dead_at.localeCompare(b.dead_at))).toEqual(all);
    const first = await page('limit=2');
    const second = await page(`limit=1000&after=${first[1]?.delivery_id}`);
    expect([...first, ...second]).toEqual(all);
    for (const [path, method] of [
      ['/v1/dead-letters?limit=0', 'GET'],
      ['/v1/dead-letters?reason=bored', 'GET'],
      ['/v1/dead-letters/x', 'GET'],
      ['/v1/dead-letters?what=1', 'GET'],
    ] as const) {
      expect((await worker.call(path, { method, headers: operator })).status).toBe(400);
    }
    const strange = { ...operator, 'x-operator': "x'; drop" };
    expect((await worker.call(`/v1/dead-letters/${randomUUID()}`, { method: 'DELETE', headers: strange })).status).toBe(
      400,
    );
  });
});

describe('metrics', () => {
  it('tell what was delivered, tried again and given up, and how many wait', async () => {
    const text = await worker.metrics();
    const value = (line: string) =>
      Number(
        text
          .split('\n')
          .find((one) => one.startsWith(`${line} `))
          ?.split(' ')[1],
      );
    expect(value('alert_delivery_success_total{delivery_method="webhook"}')).toBeGreaterThan(3);
    expect(value('alert_delivery_failures_total{delivery_method="webhook",error="timeout"}')).toBe(5);
    expect(value('dawsos_alerts_delivered_total{delivery_method="webhook",status="error"}')).toBeGreaterThan(3);
    expect(value('dawsos_alert_retries_total{delivery_method="webhook",outcome="delivered"}')).toBeGreaterThan(2);
    expect(value('dawsos_alert_retries_total{delivery_method="webhook",outcome="dead"}')).toBeGreaterThan(0);
    expect(value('dawsos_alert_dlq_depth{delivery_method="webhook"}')).toBeGreaterThan(0);
    expect(value('dawsos_alert_dlq_depth{delivery_method="email"}')).toBe(1);
    expect(value('dawsos_alert_dlq_oldest_age_seconds')).toBeGreaterThan(0);
    expect(value('dawsos_alert_deliveries_pending')).toBe(0);
    expect(text).toContain('alert_delivery_duration_seconds_bucket{le="60.0",delivery_method="webhook"}');
  });
});
