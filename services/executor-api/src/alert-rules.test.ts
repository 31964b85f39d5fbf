import { webhookSecret } from '@dawsos/alerts';
import { loadPackFixture } from '@dawsos/testkit/pack-fixture';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Platform, send, startPlatform } from './testing/platform.ts';

const alice = '11111111-1111-4111-8111-111111111111';
const bob = '22222222-2222-4222-8222-222222222222';

interface Rule {
  readonly id: string;
  readonly webhook_secret?: string;
  readonly code?: string;
  readonly problems?: readonly { readonly path: string }[];
}

let platform: Platform;
let rulesUrl: string;
let portfolio_id: string;

beforeAll(async () => {
  platform = await startPlatform({ ALERT_SIGNING_KEY: 'key of this test' }, ({ database }) =>
    loadPackFixture(database, { historyDays: 1 }),
  );
  rulesUrl = `${platform.url}/v1/alert-rules`;
  const body = { name: 'Alice’s', base_currency: 'USD' };
  portfolio_id = (await send<{ id: string }>(`${platform.url}/v1/portfolios`, { user: alice, body })).body.id;
});
afterAll(() => platform?.stop());

const log = [{ method: 'log' }];
const rule = (condition: object, channels: readonly object[] = log) => ({ name: 'A rule', condition, channels });
const fall = () => rule({ type: 'portfolio_value_move', portfolio_id, percent: 5, direction: 'down' });
const create = (body: unknown, { user = alice, headers = {} } = {}) => send<Rule>(rulesUrl, { user, body, headers });
const remove = async (id: string, user: string) =>
  (await fetch(`${rulesUrl}/${id}`, { method: 'DELETE', headers: { 'x-user-id': user } })).status;
const paths = ({ problems }: Rule) => problems?.map(({ path }) => path).sort();

describe('alert rules', () => {
  test('are made, listed, read and deleted by their owner alone', async () => {
    const made = await create(fall());
    expect(made).toMatchObject({
      status: 201,
      body: {
        name: 'A rule',
        condition: { type: 'portfolio_value_move', portfolio_id, percent: '5', direction: 'down' },
        channels: log,
      },
    });
    expect(made.body.webhook_secret).toBeUndefined();
    const url = `${rulesUrl}/${made.body.id}`;
    expect(await send(url, { user: alice })).toMatchObject({ status: 200, body: { id: made.body.id } });
    expect((await send<Rule[]>(rulesUrl, { user: alice })).body.map(({ id }) => id)).toContain(made.body.id);
    expect((await send<Rule[]>(rulesUrl, { user: bob })).body).toEqual([]);
    expect(await send(url, { user: bob })).toMatchObject({ status: 404, body: { code: 'ALERT_RULE_NOT_FOUND' } });
    expect(await send(url)).toMatchObject({ status: 401 });
    expect(await remove(made.body.id, bob)).toBe(404);
    expect(await remove(made.body.id, alice)).toBe(204);
    expect(await remove(made.body.id, alice)).toBe(404);
    expect(await send(url, { user: alice })).toMatchObject({ status: 404 });
    expect(await remove('x', alice)).toBe(400);
  });

  test('with a webhook come with the secret that signs it, which is derived and nowhere stored', async () => {
    const { body } = await create(
      rule({ type: 'pack_not_fresh' }, [{ method: 'webhook', url: 'https://hooks.example.com/x' }]),
    );
    expect(body.webhook_secret).toBe(webhookSecret('key of this test', body.id));
    const stored = await platform.db.database.query(
      {
        text: 'select * from alert_rules where id = $1',
        operation: 'select',
        table: 'alert_rules',
      },
      [body.id],
    );
    expect(JSON.stringify(stored)).not.toContain(body.webhook_secret);
  });

  test('with the same Idempotency-Key are made once, and not for another request or user', async () => {
    const headers = { 'idempotency-key': 'rule-1' };
    const first = await create(fall(), { headers });
    const answers = await Promise.all([create(fall(), { headers }), create(fall(), { headers })]);
    expect(answers.map(({ status, body }) => [status, body.id])).toEqual([
      [201, first.body.id],
      [201, first.body.id],
    ]);
    expect(await create(rule({ type: 'pack_not_fresh' }), { headers })).toMatchObject({
      status: 422,
      body: { code: 'IDEMPOTENCY_KEY_REUSED' },
    });
    const bobs = await create(rule({ type: 'pack_not_fresh' }), { user: bob, headers });
    expect(bobs.status).toBe(201);
    const racing = { 'idempotency-key': 'rule-2' };
    const raced = await Promise.all([1, 2, 3, 4].map(() => create(fall(), { headers: racing })));
    expect(new Set(raced.map(({ body }) => body.id)).size).toBe(1);
    expect(await create(fall(), { headers: { 'idempotency-key': 'with space' } })).toMatchObject({ status: 400 });
  });

  test('of a key whose rule was deleted are not made again, nor told to be there', async () => {
    const headers = { 'idempotency-key': 'rule-3' };
    const { body } = await create(fall(), { headers });
    expect(await remove(body.id, alice)).toBe(204);
    expect(await create(fall(), { headers })).toMatchObject({ status: 410, body: { code: 'ALERT_RULE_DELETED' } });
    expect((await create(rule({ type: 'pack_not_fresh' }), { headers })).body.code).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  test('are 200 a user at most, however many are asked for at once; a repeated request makes none', async () => {
    const user = '33333333-3333-4333-8333-333333333333';
    const quiet = rule({ type: 'pack_not_fresh' });
    const headers = { 'idempotency-key': 'first' };
    const first = await create(quiet, { user, headers });
    await platform.db.database.query(
      {
        text: `insert into alert_rules (id, user_id, name, alert_type, condition, channels)
select gen_random_uuid(), user_id, name, alert_type, condition, channels from alert_rules, generate_series(1, 197) where id = $1`,
        operation: 'insert',
        table: 'alert_rules',
      },
      [first.body.id],
    );
    const answers = await Promise.all(Array.from({ length: 6 }, () => create(quiet, { user })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 422, 422, 422, 422]);
    expect(answers.find(({ status }) => status === 422)?.body.code).toBe('TOO_MANY_RULES');
    expect(await create(quiet, { user, headers })).toMatchObject({ status: 201, body: { id: first.body.id } });
    expect(await create(quiet)).toMatchObject({ status: 201 });
    expect(await remove(first.body.id, user)).toBe(204);
    expect((await create(quiet, { user })).status).toBe(201);
    expect((await create(quiet, { user })).status).toBe(422);
  });

  test('that are none are told every problem', async () => {
    const bad = { name: ' ', condition: { type: 'price_move', symbol: 'ibm', percent: 0 }, channels: [], x: 1 };
    const { status, body } = await create(bad);
    expect(status).toBe(400);
    expect(paths(body)).toEqual(['channels', 'condition.percent', 'condition.symbol', 'name', 'x']);
    expect(paths((await create({})).body)).toEqual(['channels', 'condition', 'name']);
  });

  test('are about what there is, and what is one’s own', async () => {
    expect(await create(fall(), { user: bob })).toMatchObject({ status: 404, body: { code: 'PORTFOLIO_NOT_FOUND' } });
    const price = rule({ type: 'price_move', symbol: 'NOPE', percent: 5 });
    expect(await create(price)).toMatchObject({ status: 422, body: { code: 'UNKNOWN_SYMBOL' } });
    const macro = (series: string) => rule({ type: 'macro_threshold', series, operator: 'above', threshold: 1 });
    expect(await create(macro('NOPE'))).toMatchObject({ status: 422, body: { code: 'UNKNOWN_SERIES' } });
    expect(await create(macro('UNRATE'))).toMatchObject({ status: 201 });
  });

  test.each([
    'http://hooks.example.com/',
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://169.254.169.254/',
    'https://localhost/',
  ])('send nothing to %s', async (url) => {
    const { status, body } = await create(
      rule({ type: 'pack_not_fresh' }, [{ method: 'log' }, { method: 'webhook', url }]),
    );
    expect({ status, code: body.code, paths: paths(body) }).toEqual({
      status: 422,
      code: 'BAD_RECEIVER',
      paths: ['channels.1.url'],
    });
  });
});
