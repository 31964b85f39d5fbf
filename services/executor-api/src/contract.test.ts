import { loadPackFixture } from '@dawsos/testkit/pack-fixture';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Platform, send, startPlatform } from './testing/platform.ts';

const alice = '11111111-1111-4111-8111-111111111111';
const bob = '22222222-2222-4222-8222-222222222222';
const nobodys = '99999999-9999-4999-8999-999999999999';

interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly trace_id: string;
  readonly problems?: readonly { readonly path: string; readonly message: string }[];
}

let platform: Platform;
let portfolioUrl: string;
let portfolioId: string;

const buy = { action: 'buy', symbol: 'IBM', quantity: '10', price: '200.5', currency: 'USD', trade_date: '2013-01-02' };

beforeAll(async () => {
  platform = await startPlatform({}, ({ database }) => loadPackFixture(database));
  const { body } = await send<{ id: string }>(`${platform.url}/v1/portfolios`, {
    user: alice,
    body: { name: 'Alice’s', base_currency: 'USD' },
  });
  portfolioId = body.id;
  portfolioUrl = `${platform.url}/v1/portfolios/${portfolioId}`;
});
afterAll(() => platform?.stop());

/** Everything that a request could have written. */
const written = () =>
  platform.db.database.query({
    text: `select (select count(*) from portfolios) as portfolios, (select count(*) from trades) as trades,
      (select coalesce(max(bytes), 0) from ledger_head) as journal_bytes`,
    operation: 'select',
    table: 'none',
  });

const paths = ({ problems }: Problem) => problems?.map(({ path }) => path).sort();

describe('POST /v1/execute', () => {
  const execute = (body: unknown, user: string | undefined = alice, headers = {}) =>
    send<Problem>(`${platform.url}/v1/execute`, { ...(user !== undefined && { user }), body, headers });

  test('tells every problem of a bad body, in problem details with the trace id', async () => {
    const { status, headers, body } = await execute({
      pattern_id: 7,
      asof_date: '2013-02-29',
      require_fresh: 'yes',
      x: 1,
    });
    expect(status).toBe(400);
    expect(headers.get('content-type')).toMatch('application/problem+json');
    expect(body).toMatchObject({ status: 400, code: 'BAD_REQUEST', trace_id: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(paths(body)).toEqual(['asof_date', 'inputs', 'pattern_id', 'require_fresh', 'x']);
  });

  test.each([
    ['not JSON', '{"pattern_id":', 'BAD_JSON'],
    ['a list', [], 'BAD_REQUEST'],
    ['nothing', '', 'BAD_REQUEST'],
  ])('refuses a body that is %s', async (_, sent, code) => {
    const { status, body } = await execute(sent);
    expect({ status, code: body.code }).toEqual({ status: 400, code });
  });

  test('refuses a body beyond the limit', async () => {
    const { status, body } = await execute({ pattern_id: 'macro_context', inputs: { x: 'x'.repeat(70_000) } });
    expect({ status, code: body.code }).toEqual({ status: 413, code: 'BODY_TOO_LARGE' });
  });

  test.each([
    ['no user', {}],
    ['a malformed one', { 'x-user-id': '11111111' }],
    ['two', { 'x-user-id': `${alice}, ${bob}` }],
  ])('asks for a user where there is %s', async (_, headers) => {
    const answer = await send<Problem>(`${platform.url}/v1/execute`, {
      body: { pattern_id: 'macro_context', inputs: {} },
      headers,
    });
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 401, code: 'USER_REQUIRED' });
  });

  test('does not know patterns that are not there, whatever they are called', async () => {
    for (const pattern_id of ['no_such', '__proto__', 'constructor', '../../etc/passwd']) {
      const { status, body } = await execute({ pattern_id, inputs: {} });
      expect({ status, code: body.code }).toEqual({ status: 404, code: 'PATTERN_NOT_FOUND' });
    }
  });

  test('tells every input that does not fit the pattern', async () => {
    const inputs = { portfolio_id: `${nobodys}'; drop table trades; --`, window_days: 0, extra: true };
    const { status, body } = await execute({ pattern_id: 'portfolio_performance', inputs });
    expect({ status, code: body.code }).toEqual({ status: 422, code: 'BAD_INPUTS' });
    expect(paths(body)).toEqual(['inputs.extra', 'inputs.portfolio_id', 'inputs.window_days']);
  });

  test('finds neither a portfolio that is not there nor another user’s', async () => {
    for (const [user, portfolio_id] of [
      [alice, nobodys],
      [bob, portfolioId],
    ] as const) {
      const { status, body } = await execute({ pattern_id: 'portfolio_overview', inputs: { portfolio_id } }, user);
      expect({ status, code: body.code }).toEqual({ status: 404, code: 'PORTFOLIO_NOT_FOUND' });
    }
  });

  test('names the command that builds a pack which is not there', async () => {
    const { status, body } = await execute({ pattern_id: 'macro_context', inputs: {}, asof_date: '2013-02-28' });
    expect({ status, code: body.code }).toEqual({ status: 404, code: 'PACK_NOT_FOUND' });
    expect(body.detail).toContain('pnpm pack:build --date 2013-02-28');
  });

  test.each(['0000-01-01', '0001-01-01', '9999-12-31'])(
    'takes %s for a date without a pack at most',
    async (asof_date) => {
      const { status } = await execute({ pattern_id: 'macro_context', inputs: {}, asof_date });
      expect([400, 404]).toContain(status);
    },
  );
});

describe('portfolios', () => {
  const create = (body: unknown) =>
    send<Problem & { id: string }>(`${platform.url}/v1/portfolios`, { user: bob, body });

  test('are created, listed and read by their owner alone', async () => {
    const created = await create({ name: '  Zürich — 東京 ', base_currency: 'CHF' });
    expect(created).toMatchObject({ status: 201, body: { name: 'Zürich — 東京', base_currency: 'CHF' } });
    const own = await send<{ id: string }[]>(`${platform.url}/v1/portfolios`, { user: bob });
    expect(own.body.map(({ id }) => id)).toEqual([created.body.id]);
    const one = `${platform.url}/v1/portfolios/${created.body.id}`;
    expect(await send(one, { user: bob })).toMatchObject({ status: 200, body: { id: created.body.id } });
    expect(await send(one, { user: alice })).toMatchObject({ status: 404, body: { code: 'PORTFOLIO_NOT_FOUND' } });
    expect(await send(one)).toMatchObject({ status: 401 });
  });

  test('need a name and a currency that exist; nothing is written otherwise', async () => {
    const before = await written();
    const bad = await create({ name: ' ', base_currency: 'usd', owner: alice });
    expect(bad.status).toBe(400);
    expect(paths(bad.body)).toEqual(['base_currency', 'name', 'owner']);
    expect(await create({ name: 'a\u0000b', base_currency: 'USD' })).toMatchObject({ status: 400 });
    expect(await create({ name: 'x'.repeat(101), base_currency: 'USD' })).toMatchObject({ status: 400 });
    expect(await written()).toEqual(before);
  });

  test.each(['not-a-uuid', `${nobodys}x`, "' or 1=1", '%2e%2e'])('are not looked up under %s', async (id) => {
    for (const path of ['', '/valuation']) {
      const { status } = await send(`${platform.url}/v1/portfolios/${encodeURIComponent(id)}${path}`, { user: alice });
      expect(status).toBe(400);
    }
  });
});

describe('trades', () => {
  const trade = (body: unknown, headers = {}, user = alice) =>
    send<Problem & { trade_id: string; ledger_commit_hash: string }>(`${portfolioUrl}/trades`, { user, body, headers });

  test('are appended to the ledger, and move its commit', async () => {
    const first = await trade(buy);
    const second = await trade({ ...buy, quantity: 5, price: 201.25 });
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(first.body.ledger_commit_hash).toMatch(/^[0-9a-f]{64}$/);
    expect(second.body.ledger_commit_hash).not.toBe(first.body.ledger_commit_hash);
    const valuation = await send(`${portfolioUrl}/valuation`, { user: alice });
    expect(valuation.body).toMatchObject({
      ledger_commit_hash: second.body.ledger_commit_hash,
      // 15 × 202.91
      total_value: '3043.65',
      positions: [{ symbol: 'IBM', quantity: '15' }],
    });
  });

  test('with the same Idempotency-Key are made once', async () => {
    const headers = { 'idempotency-key': 'order-1' };
    const first = await trade(buy, headers);
    const after = await written();
    expect(await trade({ ...buy, quantity: '10.0' }, headers)).toMatchObject({ status: 201, body: first.body });
    const other = await trade({ ...buy, quantity: '11' }, headers);
    expect(other).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED' } });
    expect(await written()).toEqual(after);
  });

  test('that cannot be made are refused, and nothing is written', async () => {
    const before = await written();
    expect(await trade({ ...buy, action: 'sell', quantity: '1000' })).toMatchObject({
      status: 422,
      body: { code: 'OVERSOLD', problems: [{ path: 'quantity' }] },
    });
    // Bought on 2 January: nothing was held the day before.
    const early = { ...buy, action: 'sell', quantity: '1', trade_date: '2013-01-01' };
    expect(await trade(early)).toMatchObject({ status: 422, body: { code: 'OVERSOLD' } });
    expect(await trade({ ...buy, symbol: 'NOPE' })).toMatchObject({ status: 422, body: { code: 'UNKNOWN_SYMBOL' } });
    expect(await trade(buy, {}, bob)).toMatchObject({ status: 404, body: { code: 'PORTFOLIO_NOT_FOUND' } });
    expect(await trade(buy, { 'idempotency-key': 'with space' })).toMatchObject({ status: 400 });
    expect(await written()).toEqual(before);
  });

  test('that are no trades are told every problem', async () => {
    const before = await written();
    const bad = {
      action: 'short',
      symbol: 'ibm',
      quantity: '-1',
      price: 0.1 + 0.2,
      currency: 'XX',
      trade_date: '2013-2-1',
      x: 1,
    };
    const { status, body } = await trade(bad);
    expect(status).toBe(400);
    expect(paths(body)).toEqual(['action', 'currency', 'price', 'quantity', 'symbol', 'trade_date', 'x']);
    expect(paths((await trade({})).body)).toEqual(['action', 'currency', 'price', 'quantity', 'symbol', 'trade_date']);
    for (const quantity of ['1e3', '0', '0.0000001', '01', ' 1', '٣', 1e21, Number.NaN, true, null]) {
      expect(paths((await trade({ ...buy, quantity })).body)).toEqual(['quantity']);
    }
    expect(await written()).toEqual(before);
  });
});

describe('valuation', () => {
  const valuation = (query: string, user = alice) => send<Problem>(`${portfolioUrl}/valuation${query}`, { user });

  test('takes a date that exists and nothing else', async () => {
    expect(paths((await valuation('?asof_date=2013-02-30&x=1')).body)).toEqual(['asof_date', 'x']);
    expect((await valuation('?asof_date=2013-03-01&asof_date=2013-03-01')).status).toBe(400);
    expect(await valuation('?asof_date=2013-02-28')).toMatchObject({ status: 404, body: { code: 'PACK_NOT_FOUND' } });
    expect(await valuation('', bob)).toMatchObject({ status: 404, body: { code: 'PORTFOLIO_NOT_FOUND' } });
  });

  test('tells what the pack lacks', async () => {
    const { body } = await send<{ id: string }>(`${platform.url}/v1/portfolios`, {
      user: alice,
      body: { name: 'Dinars', base_currency: 'KWD' },
    });
    const url = `${platform.url}/v1/portfolios/${body.id}`;
    await send(`${url}/trades`, { user: alice, body: buy });
    expect(await send(`${url}/valuation`, { user: alice })).toMatchObject({
      status: 422,
      body: { code: 'DATA_MISSING', problems: [{ path: 'KWD' }] },
    });
  });
});

test('patterns can be listed without a user', async () => {
  const { status, body } = await send<{ id: string }[]>(`${platform.url}/v1/patterns`);
  expect(status).toBe(200);
  expect(body).toHaveLength(6);
  expect(body[0]).toMatchObject({ id: 'concentration_risk', inputs: { type: 'object' }, steps: expect.any(Array) });
});

test('faults are refused where they are not allowed', async () => {
  const headers = { 'x-fault': 'latency=1ms' };
  const { status, body } = await send(`${platform.url}/v1/patterns`, { headers });
  expect({ status, body }).toMatchObject({ status: 400, body: { code: 'FAULTS_DISABLED' } });
});

test('health tells of database and agents', async () => {
  expect(await send(`${platform.url}/health/detailed`)).toMatchObject({
    status: 200,
    body: {
      status: 'up',
      dependencies: [
        { name: 'database', status: 'up' },
        { name: 'agent-runtime', status: 'up' },
      ],
    },
  });
});
