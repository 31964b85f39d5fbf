import { randomUUID } from 'node:crypto';
import { hashId } from '@dawsos/telemetry/redaction';
import { type OtlpSink, startOtlpSink } from '@dawsos/testkit';
import { createTestDatabase, type TestDatabase } from '@dawsos/testkit/test-database';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Receiver, startReceiver } from './testing/receiver.ts';
import { rowsOf, storeRule } from './testing/stored-rules.ts';
import { startTestWorker, type TestWorker, testSigningKey } from './testing/test-worker.ts';

const canaries = {
  urlToken: 'hook-token-canary-7d1f',
  address: 'canary.person@example.com',
  user: randomUUID(),
  portfolio: randomUUID(),
  smtpPassword: 'smtp-password-canary-41c2',
  operatorToken: 'operator-token-canary-90ab',
};

let db: TestDatabase;
let sink: OtlpSink;
let receiver: Receiver;
let worker: TestWorker;
const soon = { timeout: 10_000 };
const headers = { authorization: `Bearer ${canaries.operatorToken}` };

beforeAll(async () => {
  [db, sink, receiver] = await Promise.all([createTestDatabase(), startOtlpSink(), startReceiver(testSigningKey)]);
  worker = await startTestWorker(db, {
    OTEL_EXPORTER_OTLP_ENDPOINT: sink.url,
    ALERT_OPERATOR_TOKEN: canaries.operatorToken,
    SMTP_URL: `smtp://us:${canaries.smtpPassword}@127.0.0.1:1`,
    LOG_LEVEL: 'debug',
  });
});
afterAll(async () => {
  await worker?.service.stop();
  await Promise.all([receiver?.stop(), sink?.stop(), db?.drop()]);
});

const evaluate = () => worker.call('/v1/evaluations', { method: 'POST', body: {}, headers });
const deliveriesOf = (rule: string) =>
  rowsOf<{ id: string; status: string }>(
    db.database,
    'select d.id, d.status from alert_deliveries d join alert_events e on e.id = d.event_id where e.rule_id = $1',
    [rule],
  );

it('links every try to the evaluation, the tries after a replay to that as well', async () => {
  const rule = await storeRule(db.database, { channels: [{ method: 'webhook', url: receiver.url }] });
  receiver.answer(({ nth }) => (nth === 1 ? 503 : nth === 2 ? 410 : 200));
  await evaluate();
  await expect.poll(async () => (await deliveriesOf(rule))[0]?.status, soon).toBe('dead');
  const [delivery] = await deliveriesOf(rule);
  await worker.call(`/v1/dead-letters/${delivery?.id}/replay`, { method: 'POST', body: {}, headers });
  await expect.poll(async () => (await deliveriesOf(rule))[0]?.status, soon).toBe('delivered');

  const tries = () =>
    sink
      .spans()
      .filter(
        ({ name, attributes }) => name === 'alert.deliver' && attributes['messaging.message.id'] === delivery?.id,
      );
  await expect.poll(() => tries().length, soon).toBe(3);
  // The minute's own may have run before there was a rule.
  const evaluation = () =>
    sink.spans().find(({ name, attributes }) => name === 'alert.evaluate' && attributes.alert_count === 1);
  await expect.poll(() => evaluation()?.attributes, soon).toMatchObject({ rule_count: 1 });
  const evaluated = { traceId: evaluation()?.traceId, spanId: evaluation()?.spanId };
  const inOrder = tries().sort((a, b) => Number(a.attributes.delivery_attempt) - Number(b.attributes.delivery_attempt));
  expect(inOrder.map(({ links }) => links.length)).toEqual([1, 1, 2]);
  for (const { traceId, parentSpanId, links, kind } of inOrder) {
    expect(links[0]).toMatchObject(evaluated);
    expect(traceId).not.toBe(evaluated.traceId);
    expect(parentSpanId ?? '').toBe('');
    expect(kind).toBe('consumer');
  }
  const replay = sink.spans().find(({ spanId }) => spanId === inOrder[2]?.links[1]?.spanId);
  expect(replay?.attributes['http.route']).toContain('replay');
  expect(inOrder.map(({ attributes }) => attributes.delivery_outcome)).toEqual([
    'server_error',
    'rejected',
    'delivered',
  ]);
  const sends = sink.spans().filter(({ name }) => name === 'alert.send');
  expect(sends.map(({ traceId }) => traceId).sort()).toEqual(inOrder.map(({ traceId }) => traceId).sort());
});

it('tells of a rule that could not be judged which it is, and not whose', async () => {
  const { user, address } = canaries;
  const rule = await storeRule(db.database, { user, name: address, channels: [{ method: 'email', address }] });
  await rowsOf(db.database, `update alert_rules set condition = '{"type": "of_tomorrow"}' where id = $1`, [rule]);
  await evaluate();
  await rowsOf(db.database, 'update alert_rules set deleted_at = now() where id = $1', [rule]);
  const line = await worker.service.stdout.waitFor(/alert rules could not be judged/);
  expect(JSON.parse(line)).toMatchObject({
    level: 'error',
    count: 1,
    rule_id: hashId(rule),
    alert_type: 'macro_threshold',
  });
  for (const secret of [user, address]) expect(line).not.toContain(secret);
  expect(await worker.metrics()).toMatch(
    /^dawsos_alerts_evaluated_total\{alert_type="macro_threshold",status="error"\} [1-9]/m,
  );
});

it('tells no secret to dead letters, logs, spans or metrics', async () => {
  const { user, portfolio } = canaries;
  await rowsOf(db.database, `insert into portfolios (id, user_id, name, base_currency) values ($1, $2, 'p', 'USD')`, [
    portfolio,
    user,
  ]);
  receiver.answer(() => 410);
  const rule = await storeRule(db.database, {
    user,
    name: `ask ${canaries.address}`,
    channels: [
      { method: 'webhook', url: `${receiver.url}?token=${canaries.urlToken}` },
      { method: 'email', address: canaries.address },
      { method: 'log' },
    ],
  });
  await rowsOf(db.database, 'update alert_rules set portfolio_id = $1 where id = $2', [portfolio, rule]);
  await evaluate();
  await expect
    .poll(async () => (await deliveriesOf(rule)).map(({ status }) => status).sort(), soon)
    .toEqual(['dead', 'dead', 'delivered']);
  expect(receiver.calls.at(-1)).toMatchObject({
    payload: { portfolio_id: portfolio, rule_name: `ask ${canaries.address}` },
  });

  const told = async () => ({
    'dead letters': JSON.stringify((await worker.call('/v1/dead-letters', { headers })).body),
    'dead letters in the database': JSON.stringify(await rowsOf(db.database, 'select * from alert_dlq')),
    audit: JSON.stringify(await rowsOf(db.database, 'select * from alert_audit')),
    histories: JSON.stringify(await rowsOf(db.database, 'select history from alert_deliveries')),
    logs: [...worker.service.stdout.lines, ...worker.service.stderr.lines].join('\n'),
    spans: JSON.stringify(sink.spans(), (_, value) => (typeof value === 'bigint' ? String(value) : value)),
    metrics: await worker.metrics(),
  });
  await worker.service.stdout.waitFor(/given up/);
  await expect.poll(() => sink.spans().filter(({ name }) => name === 'alert.send').length, soon).toBeGreaterThan(5);
  for (const [where, text] of Object.entries(await told())) {
    expect(text.length, where).toBeGreaterThan(2);
    for (const [name, secret] of Object.entries({ ...canaries, key: testSigningKey })) {
      expect(text.includes(secret), `${name} in ${where}`).toBe(false);
    }
  }
});
