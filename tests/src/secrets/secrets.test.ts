import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { everythingTold, outputsOf, readOperationsRoutes, type Told, whereTold } from '../everything-told.ts';
import { programOf } from '../programs.ts';
import { runProgram } from '../run-program.ts';
import { hashOf, requestContext } from '../samples.ts';
import { type SendOptions, send } from '../send.ts';
import { startProgram } from '../start-service.ts';
import { startSystem } from '../system.ts';
import { type CanaryKind, canaries, fields, sentence, symbolCanary } from './canaries.ts';

const names = ['market-data', 'agent-runtime', 'executor-api', 'pricing-pack-builder', 'alert-delivery'] as const;
const system = await startSystem([...names], {
  // What a process was configured with must not be told either.
  env: {
    FMP_API_KEY: canaries.apiKey,
    ALERT_OPERATOR_TOKEN: canaries.bearer,
    ALERT_SIGNING_KEY: `${canaries.apiKey}-that-is-long-enough`,
    SMTP_URL: `smtp://us:${encodeURIComponent(canaries.password)}@127.0.0.1:1`,
    ALLOW_PRIVATE_WEBHOOKS: 'true',
  },
});
const { services, db, env, otlp, sentry } = system;
const executor = services['executor-api'].url;
const agentRuntime = services['agent-runtime'].url;
const thrower = await startProgram(
  'throwing-service',
  { entry: fileURLToPath(new URL('./throwing-service.ts', import.meta.url)), args: [] },
  env,
);
afterAll(() => thrower.stop());

const each = Object.values(canaries);
const answers: Told[] = [];
/** Sends a request whose answer must be this; answers that refuse or fail are searched too. */
async function provoke(status: number, url: string, options: SendOptions = {}) {
  const answer = await send<{ id: string }>(url, options);
  expect({ url, status: answer.status, text: answer.text }).toMatchObject({ status });
  if (status >= 400) answers.push({ where: `answer ${status}`, bytes: Buffer.from(answer.text) });
  return answer.body;
}
const sql = (text: string, values: readonly unknown[] = []) =>
  db.database.query({ text, operation: 'update', table: 'none' }, values);

const { user } = canaries;
const headers = {
  authorization: `Bearer ${canaries.bearer}`,
  cookie: `session=${canaries.bearer}; email=${canaries.email}`,
  'x-api-key': canaries.apiKey,
  'user-agent': sentence,
  referer: `https://example.org/?${new URLSearchParams(fields)}`,
  'x-forwarded-for': canaries.email,
  traceparent: sentence,
  tracestate: `vendor=${canaries.apiKey}`,
  baggage: `email=${encodeURIComponent(canaries.email)},user_id=${user},note=${encodeURIComponent(sentence)};meta=${canaries.card}`,
};

let told: readonly Told[];
beforeAll(async () => {
  await plantInRequests();
  await plantInTheDatabase();
  await plantInFailures();
  await plantElsewhere();
  await plantInAlerts();
  const routes = await readOperationsRoutes(thrower);
  await provoke(202, `${thrower.url}/crash`, { body: { sentence, fields } });
  expect(await thrower.exited).toMatchObject({ code: 1 });
  told = [...routes, ...outputsOf(thrower), ...(await everythingTold(system)), ...answers];
}, 60_000);

/** Body, headers, query, path and request id of the public API, and of the agents' behind it. */
async function plantInRequests(): Promise<void> {
  const execute = `${executor}/v1/execute`;
  await provoke(400, execute, { user, headers, body: { pattern_id: 'macro_context', inputs: {}, ...fields } });
  await provoke(400, execute, { user, headers, body: `{"pattern_id": "${sentence}` });
  await provoke(401, execute, { user: sentence, headers, body: fields });
  await provoke(422, execute, { user, headers, body: { pattern_id: 'portfolio_overview', inputs: fields } });
  await provoke(200, execute, { user, headers, body: { pattern_id: 'macro_context', inputs: {} } });
  await provoke(400, execute, {
    user,
    headers: { 'x-fault': sentence },
    body: { pattern_id: 'macro_context', inputs: {} },
  });
  await provoke(400, `${executor}/v1/portfolios/${user}/valuation?${new URLSearchParams(fields)}`, { user, headers });
  for (const canary of each) {
    const text = encodeURIComponent(canary);
    const request = { user, headers: { ...headers, 'x-request-id': canary } };
    await provoke(404, execute, { ...request, body: { pattern_id: canary, inputs: {} } });
    await provoke(404, `${executor}/${text}`, request);
    await provoke(canary === user ? 404 : 400, `${executor}/v1/portfolios/${text}/valuation`, request);
    await provoke(404, `${agentRuntime}/v1/agents/macro_hound/capabilities/${text}`, {
      ...request,
      body: { ctx: { ...requestContext(), user_id: user }, inputs: fields },
    });
  }
  const call = { headers, body: { ctx: requestContext(), inputs: { indicator: sentence, ...fields } } };
  await provoke(400, `${agentRuntime}/v1/agents/macro_hound/capabilities/latest_observation`, call);
  const task = { agent_name: 'financial_analyst', capability: 'measure_concentration', inputs: fields };
  await provoke(200, `${agentRuntime}/v1/runs`, {
    headers,
    body: { ctx: { ...requestContext(), user_id: user }, tasks: [task], sandbox: true },
  });
}

/** Parameters of SQL: names, keys, amounts. */
async function plantInTheDatabase(): Promise<void> {
  for (const name of each) {
    const { id } = await provoke(201, `${executor}/v1/portfolios`, {
      user,
      headers,
      body: { name, base_currency: 'USD' },
    });
    const trade = { action: 'buy', symbol: 'IBM', quantity: '3', currency: 'USD', trade_date: '2013-01-02' };
    await provoke(201, `${executor}/v1/portfolios/${id}/trades`, {
      user,
      headers: { ...headers, 'idempotency-key': name },
      body: { ...trade, price: canaries.amount },
    });
    await provoke(200, `${executor}/v1/portfolios/${id}/valuation`, { user, headers });
    await provoke(200, `${executor}/v1/execute`, {
      user,
      headers,
      body: { pattern_id: 'portfolio_overview', inputs: { portfolio_id: id } },
    });
  }
}

/** Exceptions: of PostgreSQL, with the row in their details; of a connection that is cut; and as bad as they come. */
async function plantInFailures(): Promise<void> {
  await sql(`alter table portfolios add constraint no_canary check (name not like 'Doomed%')`);
  for (const canary of each) {
    const body = { name: `Doomed ${canary}`, base_currency: 'USD' };
    await provoke(500, `${executor}/v1/portfolios`, { user, headers, body });
  }
  const cut = send(`${executor}/v1/portfolios`, { user, headers: { ...headers, 'x-fault': 'db=slow' } });
  const kill = `select pg_terminate_backend(pid) from pg_stat_activity
where datname = current_database() and application_name = 'dawsos-executor' and query like '%pg_sleep%' and state = 'active'`;
  await vi.waitFor(async () => expect(await sql(kill)).not.toEqual([]), { interval: 20, timeout: 10_000 });
  expect((await cut).status).toBe(503);

  await provoke(500, `${executor}/v1/patterns`, { user, headers: { ...headers, 'x-fault': 'error=1' } });
  await provoke(500, `${thrower.url}/throw/${encodeURIComponent(sentence)}`, {
    user,
    headers,
    body: { sentence, fields },
  });
  await provoke(200, `${thrower.url}/tell/${encodeURIComponent(sentence)}`, {
    user,
    headers,
    body: { sentence, fields },
  });
  await provoke(200, `${thrower.url}/health/detailed`);
}

/** What programs are configured with, and what providers are sent. */
async function plantElsewhere(): Promise<void> {
  const query = new URLSearchParams({ apikey: canaries.apiKey, ...fields });
  await provoke(200, `${services['market-data'].url}/fmp/api/v3/stock/list?${query}`, { headers });
  await provoke(400, `${services['market-data'].url}/faults`, {
    method: 'PUT',
    headers: { 'x-api-key': canaries.apiKey },
    body: fields,
  });
  const builder = [programOf('pricing-pack-builder').entry, 'build', '--date', '2013-03-01'];
  const nowhere = `postgres://somebody:${encodeURIComponent(canaries.password)}@127.0.0.1:1/none`;
  const failed = await runProgram(builder, { ...env, DATABASE_URL: nowhere });
  expect(failed.code).toBe(1);
  answers.push(...outputsOf({ name: 'build without a database', ...failed }));
  const misconfigured = await runProgram(builder, {
    ...env,
    LOG_LEVEL: sentence,
    SENTRY_DSN: sentence,
    FMP_BASE_URL: sentence,
  });
  expect(misconfigured.code).toBe(2);
  answers.push(...outputsOf({ name: 'build misconfigured', ...misconfigured }));
}

/** Names, receivers and messages of rules, which become dead letters; what operators are asked for, and ask for. */
async function plantInAlerts(): Promise<void> {
  const operations = services['alert-delivery'].url;
  const { id } = await provoke(201, `${executor}/v1/portfolios`, {
    user,
    headers,
    body: { name: canaries.card, base_currency: 'USD' },
  });
  const trade = { action: 'buy', symbol: 'IBM', quantity: '3', price: canaries.amount, currency: 'USD' };
  await sql(`insert into securities values ($1, 'Canary', 'USD', 'real')`, [symbolCanary]);
  await sql(
    `insert into pack_prices (pack_id, symbol, close, adjusted_close, currency, price_date)
     select id, $1, 5000, 5000, 'USD', asof_date from pricing_packs where status = 'fresh'`,
    [symbolCanary],
  );
  for (const symbol of ['IBM', symbolCanary]) {
    const body = { ...trade, symbol, trade_date: '2013-01-02' };
    await provoke(201, `${executor}/v1/portfolios/${id}/trades`, { user, headers, body });
  }
  const secret = new URLSearchParams({ api_key: canaries.apiKey, note: canaries.card, email: canaries.email });
  for (const name of each) {
    const condition = { type: 'concentration', portfolio_id: id, percent: '1' };
    const channels = [
      { method: 'webhook', url: `http://127.0.0.1:1/${encodeURIComponent(canaries.password)}/${user}?${secret}` },
      { method: 'webhook', url: `${agentRuntime}/${user}?${secret}` },
      { method: 'email', address: canaries.email },
    ];
    await provoke(201, `${executor}/v1/alert-rules`, { user, headers, body: { name, condition, channels } });
  }
  // What they say: what is held, and a figure of the user's own.
  for (const condition of [
    { type: 'concentration', portfolio_id: id, percent: '1' },
    { type: 'macro_threshold', series: 'UNRATE', operator: 'below', threshold: canaries.amount },
  ]) {
    const channels = [{ method: 'log' }, { method: 'webhook', url: `${agentRuntime}/nothing-here` }];
    await provoke(201, `${executor}/v1/alert-rules`, { user, headers, body: { name: 'Says it', condition, channels } });
  }
  await provoke(401, `${operations}/v1/evaluations`, { headers: { 'x-api-key': canaries.apiKey }, body: fields });
  await provoke(400, `${operations}/v1/evaluations`, { headers, body: fields });
  await provoke(400, `${operations}/v1/dead-letters?${new URLSearchParams(fields)}`, { headers });
  await provoke(400, `${operations}/v1/dead-letters/${encodeURIComponent(sentence)}`, { headers });
  await provoke(400, `${operations}/v1/dead-letters/replay`, {
    headers: { ...headers, 'x-operator': sentence },
    body: {},
  });
  await provoke(404, `${operations}/${encodeURIComponent(sentence)}`, { headers });
  await provoke(200, `${operations}/v1/evaluations`, { headers, body: {} });
  // The second receiver says no at once, so that there are dead letters; mail and the first are tried again.
  const dead = async () => (await sql('select * from alert_dlq')).length;
  await vi.waitFor(async () => expect(await dead()).toBeGreaterThanOrEqual(each.length + 2), { timeout: 15_000 });
  const said = JSON.stringify(await sql('select payload from alert_events'));
  for (const secret of [`${symbolCanary} is`, `below ${canaries.amount}`]) expect(said).toContain(secret);
  const letters = await send(`${operations}/v1/dead-letters`, { headers });
  expect(letters.status).toBe(200);
  answers.push({ where: 'dead letters', bytes: Buffer.from(letters.text) });
  answers.push({ where: 'alert_dlq', bytes: Buffer.from(JSON.stringify(await sql('select * from alert_dlq'))) });
  answers.push({
    where: 'histories',
    bytes: Buffer.from(JSON.stringify(await sql('select history from alert_deliveries'))),
  });
}

describe('no process tells', () => {
  test.each(Object.keys(canaries) as CanaryKind[])('%s, by any way', (kind) => {
    expect(whereTold(told, canaries[kind])).toEqual([]);
  });

  test('what a user holds', () => {
    expect(whereTold(told, symbolCanary)).toEqual([]);
  });

  test('a word of what it was configured with', () => {
    expect(whereTold(told, new URL(env.DATABASE_URL ?? '').password)).toEqual([]);
    expect(whereTold(told, sentry.dsn)).toEqual([]);
  });
});

test('what is looked through is what was sent: the user is there as a hash, and secrets as a mark', () => {
  expect(whereTold(told, hashOf(user))).toEqual(
    expect.arrayContaining([
      'collector',
      'error tracker',
      'executor-api stdout',
      'agent-runtime stdout',
      'throwing-service stdout',
    ]),
  );
  expect(whereTold(told, '[REDACTED]')).toEqual(
    expect.arrayContaining(['collector', 'error tracker', 'throwing-service stdout']),
  );
  expect(whereTold(told, 'cannot do it')).toEqual(
    expect.arrayContaining(['collector', 'error tracker', 'throwing-service stdout']),
  );
  const spans = otlp.spans().filter(({ events }) => events.some(({ name }) => name === 'exception'));
  expect(spans.length).toBeGreaterThanOrEqual(each.length + 3);
  expect(sentry.events().length).toBeGreaterThanOrEqual(each.length + 3);
});
