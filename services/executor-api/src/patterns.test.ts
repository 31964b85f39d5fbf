import { loadPackFixture } from '@dawsos/testkit/pack-fixture';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Platform, send, startPlatform } from './testing/platform.ts';

const user = '11111111-1111-4111-8111-111111111111';
let platform: Platform;
let portfolioId: string;

const execute = (pattern_id: string, inputs: object, more: object = {}) =>
  send<{ result: unknown; steps: { index: number; capability: string; duration_ms: number }[] }>(
    `${platform.url}/v1/execute`,
    { user, body: { pattern_id, inputs, ...more } },
  );

beforeAll(async () => {
  platform = await startPlatform({}, async ({ database }) => {
    await loadPackFixture(database, { asofDate: '2012-12-31', status: 'stale', historyDays: 1 });
    await loadPackFixture(database);
  });
  const created = await send<{ id: string }>(`${platform.url}/v1/portfolios`, {
    user,
    body: { name: 'Worked example', base_currency: 'GBP' },
  });
  portfolioId = created.body.id;
  for (const [symbol, quantity, price] of [
    ['AAPL', '100', '411.23'],
    ['IBM', '50', '186.3'],
  ]) {
    const trade = { action: 'buy', symbol, quantity, price, currency: 'USD', trade_date: '2012-01-03' };
    await send(`${platform.url}/v1/portfolios/${portfolioId}/trades`, { user, body: trade });
  }
});
afterAll(() => platform?.stop());

test('the overview values the worked example to the penny and says how each step went', async () => {
  const { status, body } = await execute('portfolio_overview', { portfolio_id: portfolioId });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    trace_id: expect.stringMatching(/^[0-9a-f]{32}$/),
    pattern_id: 'portfolio_overview',
    pricing_pack_id: 'PP_2013-03-01',
    ledger_commit_hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    asof_date: '2013-03-01',
    duration_ms: expect.any(Number),
    steps: [
      { index: 0, capability: 'positions', agent_name: 'ledger_keeper', status: 'success' },
      { index: 1, capability: 'portfolio_prices', agent_name: 'data_harvester', status: 'success' },
      { index: 2, capability: 'fx_rates', agent_name: 'data_harvester', status: 'success' },
      { index: 3, capability: 'value_positions', agent_name: 'financial_analyst', status: 'success' },
      { index: 4, capability: 'measure_currency_exposure', agent_name: 'financial_analyst', status: 'success' },
    ],
  });
  // (100 × 430.47 + 50 × 202.91) × 0.8647 / 1.3 = 35381.195961…
  expect(body.result).toMatchObject({
    portfolio_id: portfolioId,
    base_currency: 'GBP',
    total_value: '35381.20',
    positions: [
      { symbol: 'AAPL', quantity: '100', price: '430.47', price_date: '2013-03-01', market_value: '28632.88' },
      { symbol: 'IBM', quantity: '50', price: '202.91', price_date: '2013-03-01', market_value: '6748.32' },
    ],
  });
});

test('currency exposure tells local value, value in the base currency and weight', async () => {
  const { body } = await execute('currency_exposure', { portfolio_id: portfolioId });
  // 100 × 430.47 + 50 × 202.91 = 53192.50
  expect(body.result).toMatchObject({
    exposures: [
      { currency: 'USD', position_count: 2, local_value: '53192.50', market_value: '35381.20', weight: '1.000000' },
    ],
  });
});

test('concentration tells weights and the Herfindahl index', async () => {
  const { body } = await execute('concentration_risk', { portfolio_id: portfolioId });
  // Reckoned apart from this code: 28632.88² + 6748.32² over 35381.20².
  expect(body.result).toMatchObject({
    concentration: {
      weights: [
        { symbol: 'AAPL', weight: '0.809268' },
        { symbol: 'IBM', weight: '0.190732' },
      ],
      herfindahl_index: '0.691294',
      effective_positions: '1.446563',
    },
  });
});

test('performance over a year gives return, volatility and drawdown from the real closes', async () => {
  const { body } = await execute('portfolio_performance', { portfolio_id: portfolioId });
  // Reckoned apart from this code, in doubles, from the files in data/.
  expect(body.result).toMatchObject({
    window_days: 365,
    performance: {
      base_currency: 'GBP',
      first_date: '2012-03-01',
      last_date: '2013-03-01',
      return_count: 250,
      time_weighted_return: '-0.109713',
      annualised_volatility: '0.277857',
      max_drawdown: '0.307181',
      drawdown_peak_date: '2012-09-19',
      drawdown_trough_date: '2013-01-25',
    },
  });
});

test('macro context gives the last figures the source has, with their own dates', async () => {
  const { body } = await execute('macro_context', {});
  const quarter = { period_start: '2009-07-01', period_end: '2009-09-30' };
  expect(body.result).toMatchObject({
    asof_date: '2013-03-01',
    inflation: { ...quarter, value: '3.56' },
    unemployment: { ...quarter, value: '9.6' },
    t_bill: { ...quarter, value: '0.12' },
  });
});

test('the pack difference tells the largest moves first', async () => {
  const { body } = await execute('pack_diff', { from_date: '2012-12-31', limit: 2 });
  expect(body.result).toMatchObject({
    from: { pricing_pack_id: 'PP_2012-12-31', status: 'stale' },
    to: { pricing_pack_id: 'PP_2013-03-01', status: 'fresh' },
    difference: {
      // 430.47 / 532.1729 − 1 and 806.19 / 707.38 − 1
      prices: [
        { symbol: 'AAPL', change: '-0.191109' },
        { symbol: 'GOOG', change: '0.139684' },
      ],
      compared_count: 5,
      changed_count: 5,
      added_count: 0,
      removed_count: 0,
    },
  });
});

test('an explicit date takes the pack of that date, fresh or not', async () => {
  const { status, body } = await execute(
    'portfolio_overview',
    { portfolio_id: portfolioId },
    { asof_date: '2012-12-31' },
  );
  expect(status).toBe(200);
  // (100 × 532.1729 + 50 × 191.55) × 0.8161 / 1.3194 = 38841.0096…
  expect(body).toMatchObject({ pricing_pack_id: 'PP_2012-12-31', result: { total_value: '38841.01' } });
});

test('an empty portfolio is worth nothing, and has no performance to tell', async () => {
  const { body } = await send<{ id: string }>(`${platform.url}/v1/portfolios`, {
    user,
    body: { name: 'Empty', base_currency: 'JPY' },
  });
  const overview = await execute('portfolio_overview', { portfolio_id: body.id });
  expect(overview.body.result).toMatchObject({ total_value: '0', positions: [], currency_split: [] });
  const performance = await execute('portfolio_performance', { portfolio_id: body.id });
  expect(performance).toMatchObject({ status: 422, body: { code: 'NO_HISTORY' } });
});

test('a pack that is not there is not found, and the answer says how to build it', async () => {
  const { status, body } = await execute('pack_diff', { from_date: '2012-11-30' });
  expect(status).toBe(404);
  expect(body).toMatchObject({
    code: 'PACK_NOT_FOUND',
    detail: expect.stringContaining('pnpm pack:build --date 2012-11-30'),
  });
});

test('packs in the wrong order cannot be compared', async () => {
  const { status, body } = await execute('pack_diff', { from_date: '2013-03-01' }, { asof_date: '2012-12-31' });
  expect({ status, body }).toMatchObject({ status: 422, body: { code: 'DATES_REVERSED' } });
});
