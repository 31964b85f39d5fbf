import { parseIsoDate, type RequestCtx } from '@dawsos/domain';
import {
  freePort,
  type OtlpSink,
  type ReceivedSpan,
  type SpawnedService,
  spawnService,
  startOtlpSink,
} from '@dawsos/testkit';
import { loadPackFixture } from '@dawsos/testkit/pack-fixture';
import { createTestDatabase, type TestDatabase } from '@dawsos/testkit/test-database';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contextWith } from './testing/request-context.ts';

const alice = '11111111-1111-4111-8111-111111111111';
const bob = '22222222-2222-4222-8222-222222222222';
const portfolio_id = 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa';
/** The ledger's state after each of two trades; any text of this length will do here. */
const commits = ['1'.repeat(64), '2'.repeat(64)] as const;

let db: TestDatabase;
let sink: OtlpSink;
let service: SpawnedService;
let url: string;

beforeAll(async () => {
  [db, sink] = await Promise.all([createTestDatabase(), startOtlpSink()]);
  await loadPackFixture(db.database);
  await insertPortfolio(portfolio_id, [
    { symbol: 'AAPL', day: '2005-02-25', quantity: 10 },
    { symbol: 'IBM', day: '2013-01-02', quantity: 5 },
  ]);
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  service = await spawnService({
    entry: new URL('./main.ts', import.meta.url),
    env: {
      ENVIRONMENT: 'test',
      DATABASE_URL: db.url,
      AGENT_RUNTIME_PORT: String(port),
      OTEL_EXPORTER_OTLP_ENDPOINT: sink.url,
      CAPABILITY_TIMEOUT_MS: '15000',
      SANDBOX_TIMEOUT_MS: '15000',
    },
  });
});
afterAll(async () => {
  await service?.stop();
  await sink?.stop();
  await db?.drop();
});

interface Purchase {
  readonly symbol: string;
  readonly day: string;
  readonly quantity?: number;
}

async function insertPortfolio(id: string, purchases: readonly Purchase[]): Promise<void> {
  const insert = (table: 'portfolios' | 'trades', text: string, values: readonly unknown[]) =>
    db.database.query({ text, operation: 'insert', table }, values);
  await insert(
    'portfolios',
    `insert into portfolios (id, user_id, name, base_currency) values ($1, $2, 'Split', 'USD')`,
    [id, alice],
  );
  for (const { symbol, day, quantity = 1 } of purchases) {
    await insert(
      'trades',
      `insert into trades (id, portfolio_id, seq, action, symbol, quantity, price, currency, trade_date, ledger_commit_hash)
select gen_random_uuid(), $1, n, 'buy', $2, $3, 100, 'USD', $4, repeat(n::text, 64)
from (select count(*) + 1 as n from trades) counted`,
      [id, symbol, quantity, day],
    );
  }
}

async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
const invoke = (agent: string, capability: string, inputs: unknown, ctx: Partial<RequestCtx> = {}) =>
  post(`/v1/agents/${agent}/capabilities/${capability}`, {
    ctx: contextWith({ ledger_commit_hash: commits[1], ...ctx }),
    inputs,
  });

describe('capabilities', () => {
  test('count shares as of the date, splits included', async () => {
    const { status, body } = await invoke('ledger_keeper', 'positions', { portfolio_id });
    expect(status).toBe(200);
    // Ten shares of Apple, bought before the two-for-one split of 2005-02-28, are twenty.
    expect(body.result).toEqual({
      base_currency: 'USD',
      positions: [
        { symbol: 'AAPL', quantity: '20' },
        { symbol: 'IBM', quantity: '5' },
      ],
    });
  });

  test('see the ledger as of the request’s commit, whatever was traded since', async () => {
    const { body } = await invoke('ledger_keeper', 'positions', { portfolio_id }, { ledger_commit_hash: commits[0] });
    expect(body.result).toMatchObject({ positions: [{ symbol: 'AAPL', quantity: '20' }] });
  });

  test('show another user’s portfolio to nobody', async () => {
    const window = { portfolio_id, window_days: 30 };
    const stranger = { user_id: bob };
    for (const capability of ['positions', 'trades']) {
      const answer = await invoke('ledger_keeper', capability, { portfolio_id }, stranger);
      expect(answer).toMatchObject({ status: 404, body: { code: 'PORTFOLIO_NOT_FOUND' } });
    }
    expect((await invoke('data_harvester', 'portfolio_prices', { portfolio_id }, stranger)).body.result).toEqual([]);
    expect((await invoke('data_harvester', 'fx_history', window, stranger)).body.result).toEqual([]);
    expect((await invoke('data_harvester', 'price_history', window, stranger)).body.result).toEqual({
      securities: [],
      closes: [],
      adjusted_closes: [],
    });
  });

  test('read closes from the last one before the first trade, whatever the window', async () => {
    const recent = '33333333-3333-4333-8333-333333333333';
    await insertPortfolio(recent, [
      { symbol: 'IBM', day: '2013-02-24' },
      { symbol: 'FB', day: '2013-02-28' },
    ]);
    const window = { portfolio_id: recent, window_days: 365 };
    const { body } = await invoke('data_harvester', 'price_history', window);
    // The 24th was a Sunday.
    const dates = '2013-02-22,2013-02-25,2013-02-26,2013-02-27,2013-02-28,2013-03-01';
    expect(body.result).toMatchObject({
      closes: [
        { dates, figures: { FB: '27.13,27.27,27.39,26.87,27.25,27.78', IBM: expect.stringMatching(/,202.91$/) } },
      ],
      adjusted_closes: [{ dates, figures: { FB: expect.any(String), IBM: expect.any(String) } }],
    });
    const before = await invoke('data_harvester', 'price_history', window, { asof_date: parseIsoDate('2013-02-20') });
    expect(before.body.result).toMatchObject({ closes: [{ dates: '2013-02-20' }] });
  });

  test('never show rows of a pack that is being built', async () => {
    const onPack = (content_hash: string | null) =>
      db.database.query(
        {
          text: `update pricing_packs set content_hash = $1::text, status = case when $1::text is null then 'warming' else 'fresh' end`,
          operation: 'update',
          table: 'pricing_packs',
        },
        [content_hash],
      );
    await onPack(null);
    expect((await invoke('data_harvester', 'portfolio_prices', { portfolio_id })).body.result).toEqual([]);
    expect((await invoke('data_harvester', 'fx_rates', {})).body.result).toEqual([]);
    expect(await invoke('data_harvester', 'find_pack', { asof_date: '2013-03-01' })).toMatchObject({ status: 404 });
    const packs = { from_pack_id: 'PP_2013-03-01', to_pack_id: 'PP_2013-03-01', limit: 1 };
    expect(await invoke('data_harvester', 'compare_packs', packs)).toMatchObject({ status: 404 });
    await onPack('h');
    expect((await invoke('data_harvester', 'portfolio_prices', { portfolio_id })).body.result).toHaveLength(2);
  });

  test('tell what moved between two packs, splits taken out', async () => {
    await loadPackFixture(db.database, { asofDate: '2005-02-25', status: 'stale', historyDays: 1 });
    await loadPackFixture(db.database, { asofDate: '2005-02-28', status: 'stale', historyDays: 1 });
    const packs = { from_pack_id: 'PP_2005-02-25', to_pack_id: 'PP_2005-02-28' };
    const { body } = await invoke('data_harvester', 'compare_packs', { ...packs, limit: 2 });
    expect(body.result).toMatchObject({
      // 187.99 / 185.87 − 1, and 2 × 44.86 / 88.99 − 1: half the price is no loss on the day of a two-for-one split.
      prices: [
        { symbol: 'GOOG', split_factor: '1', change: '0.011406' },
        { symbol: 'AAPL', split_factor: '2', change: '0.008203' },
      ],
      compared_count: 4,
      changed_count: 4,
      added_count: 0,
      removed_count: 0,
    });
    const later = { from_pack_id: 'PP_2005-02-28', to_pack_id: 'PP_2013-03-01', limit: 1000 };
    const { body: afterwards } = await invoke('data_harvester', 'compare_packs', later);
    // Facebook was listed in 2012.
    expect(afterwards.result).toMatchObject({ compared_count: 4, added_count: 1, removed_count: 0 });
  });

  test('are called with a whole context, by their names, with inputs that fit', async () => {
    const { user_id: _, ...incomplete } = contextWith();
    const path = '/v1/agents/data_harvester/capabilities/fx_rates';
    const bad = await post(path, { ctx: { ...incomplete, asof_date: 'today' }, inputs: {}, more: 1 });
    expect(bad).toMatchObject({ status: 400, body: { code: 'BAD_REQUEST' } });
    expect((bad.body.problems as { path: string }[]).map(({ path }) => path).sort()).toEqual([
      'ctx.asof_date',
      'ctx.user_id',
      'more',
    ]);
    expect(await invoke('data_harvester', 'fx_rates', { x: 1 })).toMatchObject({ status: 400 });
    expect(await invoke('data_harvester', 'nothing', {})).toMatchObject({ status: 404 });
    expect(await invoke('macro_hound', 'latest_observation', { indicator: 'mood' })).toMatchObject({ status: 400 });
  });

  test('tell when there is no figure yet', async () => {
    const before = { asof_date: '1959-01-31' as RequestCtx['asof_date'] };
    const answer = await invoke('macro_hound', 'latest_observation', { indicator: 'unemployment' }, before);
    expect(answer).toMatchObject({ status: 422, body: { code: 'DATA_MISSING' } });
  });
});

describe('runs', () => {
  const weigh = (market_value: string) => ({
    agent_name: 'financial_analyst',
    capability: 'measure_concentration',
    inputs: {
      positions: [
        {
          symbol: 'IBM',
          quantity: '1',
          price: market_value,
          price_date: '2013-03-01',
          currency: 'USD',
          fx_rate: '1',
          market_value,
        },
      ],
    },
  });

  test('carry tasks out side by side, and one that fails stops no other', async () => {
    const tasks = [
      { agent_name: 'ledger_keeper', capability: 'trades', inputs: { portfolio_id: bob } },
      { agent_name: 'data_harvester', capability: 'find_pack', inputs: { asof_date: '2013-03-01' } },
    ];
    const { status, body } = await post('/v1/runs', { ctx: contextWith(), tasks });
    expect(status).toBe(200);
    expect(body.results).toMatchObject([
      { agent_name: 'ledger_keeper', status: 'error', error: { code: 'PORTFOLIO_NOT_FOUND' } },
      { capability: 'find_pack', status: 'success', result: { pricing_pack_id: 'PP_2013-03-01', price_count: 5 } },
    ]);
  });

  test('in a sandbox give the same result, in one trace with the process’s own spans', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const tasks = [weigh('2'), weigh('nothing')];
    const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01` };
    const { body } = await post('/v1/runs', { ctx: contextWith(), tasks, sandbox: true }, headers);
    expect(body.results).toMatchObject([
      { status: 'success', result: { herfindahl_index: '1.000000' } },
      { status: 'error', error: { code: 'BAD_INPUTS' } },
    ]);
    const chain = await sink.waitFor((spans) => {
      const own = spans.filter((span) => span.traceId === traceId);
      const inner = own.find(({ name }) => name === 'agent.capability');
      const path = inner && pathTo(inner, own);
      return path?.[0] === 'http.request' && path;
    }, 15_000);
    expect(chain).toEqual(['http.request', 'agent.run', 'agent.spawn', 'agent.sandbox', 'agent.capability']);
  });

  test('leave metrics of spawns, completions and sandboxes', async () => {
    const metrics = await (await fetch(`${url}/metrics`)).text();
    for (const line of [
      /^dawsos_agent_spawns_total\{agent_type="financial_analyst"\} 2$/m,
      /^dawsos_agent_completions_total\{agent_type="financial_analyst",status="error"\} 1$/m,
      /^dawsos_agent_completions_total\{agent_type="data_harvester",status="success"\} 1$/m,
      /^dawsos_sandbox_executions_total\{agent_type="financial_analyst",outcome="success"\} 2$/m,
      /^dawsos_sandbox_execution_duration_seconds_count\{agent_type="financial_analyst"\} 2$/m,
    ]) {
      expect(metrics).toMatch(line);
    }
  });

  test('of tasks that cannot be run are refused whole', async () => {
    const tasks = [
      weigh('1'),
      { agent_name: 'ledger_keeper', capability: 'trades', inputs: {} },
      { ...weigh('1'), capability: 'x' },
    ];
    expect(await post('/v1/runs', { ctx: contextWith(), tasks, sandbox: true })).toMatchObject({
      status: 422,
      body: { code: 'BAD_TASKS', problems: [{ path: 'tasks.1' }, { path: 'tasks.2' }] },
    });
    expect(await post('/v1/runs', { ctx: contextWith(), tasks: [] })).toMatchObject({ status: 400 });
  });
});

const pathTo = (span: ReceivedSpan, all: readonly ReceivedSpan[]): string[] => {
  const parent = all.find(({ spanId }) => spanId === span.parentSpanId);
  return [...(parent ? pathTo(parent, all) : []), span.name];
};
