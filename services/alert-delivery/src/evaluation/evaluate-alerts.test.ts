import { randomUUID } from 'node:crypto';
import type { AlertCondition } from '@dawsos/alerts';
import { parseIsoDate } from '@dawsos/domain';
import { loadPackFixture } from '@dawsos/testkit/pack-fixture';
import { createTestDatabase, type TestDatabase } from '@dawsos/testkit/test-database';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Queue } from '../queue.ts';
import { readUnevaluatedDates } from '../storage/pack-reader.ts';
import { startTestQueue } from '../testing/start-test-queue.ts';
import { rowsOf, storeRule } from '../testing/stored-rules.ts';
import { type EvaluationOptions, evaluateAlerts } from './evaluate-alerts.ts';

const user = randomUUID();
const portfolio_id = randomUUID();
let db: TestDatabase;
let queue: Queue;
let options: EvaluationOptions;

beforeAll(async () => {
  db = await createTestDatabase();
  await loadPackFixture(db.database, { asofDate: '2013-02-22', status: 'stale' });
  await loadPackFixture(db.database, { asofDate: '2013-03-01' });
  await rowsOf(db.database, `insert into portfolios (id, user_id, name, base_currency) values ($1, $2, 'p', 'GBP')`, [
    portfolio_id,
    user,
  ]);
  const trade = (seq: number, symbol: string, quantity: string, date: string) =>
    rowsOf(
      db.database,
      `insert into trades (id, portfolio_id, seq, action, symbol, quantity, price, currency, trade_date, ledger_commit_hash)
       values (gen_random_uuid(), $1, $2::int, 'buy', $3, $4, '100', 'USD', $5, 'c' || $2::int)`,
      [portfolio_id, seq, symbol, quantity, date],
    );
  await trade(1, 'AAPL', '100', '2013-01-02');
  await trade(2, 'IBM', '50', '2013-01-02');
  // Bought since: more money, no move.
  await trade(3, 'GOOG', '1000', '2013-02-27');
  queue = await startTestQueue(db.url);
  options = {
    database: db.database,
    queue,
    tries: 5,
    staleAfterS: 90_000,
    now: () => new Date(),
    traceparent: () => undefined,
    onEvaluated: () => {},
    onBroken: () => {},
  };
});
afterAll(async () => {
  await queue?.stop();
  await db?.drop();
});

/** What the only rule of these says. */
async function saying(condition: AlertCondition, more: Partial<EvaluationOptions> = {}) {
  await rowsOf(db.database, 'update alert_rules set deleted_at = now()');
  const rule = await storeRule(db.database, { user, condition, channels: [{ method: 'log' }] });
  const { rules } = await evaluateAlerts({ ...options, ...more });
  const [event] = await rowsOf<{ payload: { observed: object; alert_day: string; message: string } }>(
    db.database,
    'select payload from alert_events where rule_id = $1',
    [rule],
  );
  const [status] = Object.entries(rules).find(([, count]) => count === 1) ?? [];
  return { status, observed: event?.payload.observed, day: event?.payload.alert_day, message: event?.payload.message };
}

it('finds the price that moved between the pack and the one before, as the source data has it', async () => {
  // 2013-02-22: 450.81; 2013-03-01: 430.47.
  expect(await saying({ type: 'price_move', symbol: 'AAPL', percent: '4.5', direction: 'down' })).toMatchObject({
    status: 'triggered',
    observed: { change_percent: '-4.51' },
    day: '2013-03-01',
  });
  expect(await saying({ type: 'price_move', symbol: 'AAPL', percent: '4.6', direction: 'down' })).toEqual({
    status: 'quiet',
  });
});

it('finds what a portfolio’s holdings gained or lost, money paid in aside', async () => {
  const { status, observed } = await saying({
    type: 'portfolio_value_move',
    portfolio_id,
    percent: '1.5',
    direction: 'down',
  });
  // 100 × 450.81 + 50 × 201.09 at 1.3186 and 0.86205, then 100 × 430.47 + 50 × 202.91 at 1.3 and 0.8647.
  expect(status).toBe('triggered');
  expect(observed).toEqual({ change_percent: '-1.84' });
});

it('does not take a split for a fall', async () => {
  await rowsOf(db.database, `insert into corporate_actions values ('IBM', '2013-02-25', 2)`);
  // Twice the shares at the same price: twice the worth.
  expect(await saying({ type: 'price_move', symbol: 'IBM', percent: '50', direction: 'down' })).toMatchObject({
    status: 'quiet',
  });
  expect(await saying({ type: 'price_move', symbol: 'IBM', percent: '50', direction: 'up' })).toMatchObject({
    status: 'triggered',
  });
  await rowsOf(db.database, `delete from corporate_actions where ex_date = '2013-02-25'`);
});

it('weighs currencies and positions', async () => {
  expect(await saying({ type: 'currency_exposure', portfolio_id, currency: 'USD', percent: '99' })).toMatchObject({
    status: 'triggered',
    observed: { weight_percent: '100.00' },
  });
  expect(await saying({ type: 'concentration', portfolio_id, percent: '90' })).toMatchObject({
    status: 'triggered',
    message: expect.stringMatching(/^GOOG is 9\d\.\d\d % of your portfolio/),
  });
});

it('reads the macro figure of the last period that was over', async () => {
  const condition = { type: 'macro_threshold', series: 'UNRATE', operator: 'above' } as const;
  expect(await saying({ ...condition, threshold: '9.5' })).toMatchObject({
    status: 'triggered',
    observed: { value: '9.6', period_end: '2009-09-30' },
  });
  expect(await saying({ ...condition, threshold: '9.6' })).toMatchObject({ status: 'quiet' });
});

it('says that no pack is fresh once it has been so for long enough, under today’s date', async () => {
  const condition = { type: 'pack_not_fresh', minutes: 30 } as const;
  const freshAt = new Date('2013-03-01T22:00:00Z');
  await rowsOf(db.database, `update pricing_packs set fresh_at = $1 where status = 'fresh'`, [freshAt]);
  expect((await saying(condition, { now: () => freshAt })).status).toBe('quiet');
  // It is so for 25 hours.
  const later = (minutes: number) => () => new Date(freshAt.getTime() + 90_000_000 + minutes * 60_000);
  expect((await saying(condition, { now: later(29) })).status).toBe('quiet');
  expect(await saying(condition, { now: later(31) })).toMatchObject({
    status: 'triggered',
    day: '2013-03-02',
  });
});

it('writes an alert once per user, rule and day, however many evaluate at a time', async () => {
  await rowsOf(db.database, 'update alert_rules set deleted_at = now()');
  const rules = await Promise.all(
    [1, 2, 3].map(() =>
      storeRule(db.database, {
        user,
        condition: { type: 'concentration', portfolio_id, percent: '1' },
        channels: [{ method: 'log' }, { method: 'log' }],
      }),
    ),
  );
  const reports = await Promise.all([1, 2, 3, 4].map(() => evaluateAlerts(options, parseIsoDate('2013-03-01'))));
  expect(reports.reduce((sum, report) => sum + report.rules.triggered, 0)).toBe(3);
  expect(reports.reduce((sum, report) => sum + report.rules.repeated, 0)).toBe(9);
  const counts = await rowsOf(
    db.database,
    `select count(distinct e.id)::int as events, count(*)::int as deliveries,
       (select count(*)::int from pgboss.job j where j.name = 'alert-delivery' and j.data ->> 'delivery_id' = any(array_agg(d.id::text))) as jobs
     from alert_events e join alert_deliveries d on d.event_id = e.id where e.rule_id = any($1)`,
    [rules],
  );
  expect(counts).toEqual([{ events: 3, deliveries: 6, jobs: 6 }]);
});

it('writes neither event nor delivery where the queue cannot take the job', async () => {
  await rowsOf(db.database, 'update alert_rules set deleted_at = now()');
  const rule = await storeRule(db.database, {
    user,
    condition: { type: 'concentration', portfolio_id, percent: '1' },
    channels: [{ method: 'log' }],
  });
  const broken = { enqueue: () => Promise.reject(new Error('queue away')) };
  await expect(evaluateAlerts({ ...options, queue: broken })).rejects.toThrow('queue away');
  expect(await rowsOf(db.database, 'select 1 from alert_events where rule_id = $1', [rule])).toEqual([]);
  expect((await evaluateAlerts(options)).rules.triggered).toBe(1);
});

it('is wanted once for each time a pack becomes fresh, to the microsecond', async () => {
  for (const microseconds of [123, 124]) {
    await rowsOf(
      db.database,
      `update pricing_packs set fresh_at = date_trunc('milliseconds', now()) + $1::int * interval '1 microsecond'
       where asof_date = '2013-03-01'`,
      [microseconds],
    );
    let evaluations = 0;
    for (let poll = 0; poll < 3; poll++) {
      for (const date of await readUnevaluatedDates(db.database)) {
        await evaluateAlerts(options, date);
        evaluations += 1;
      }
    }
    expect(evaluations).toBe(1);
  }
});

it.each<[string, object | null, readonly object[], string]>([
  ['condition', { type: 'concentration', portfolio_id, percent: 'much' }, [{ method: 'log' }], 'concentration'],
  ['type', { type: 'of_tomorrow' }, [{ method: 'log' }], 'of_tomorrow'],
  ['missing condition', null, [{ method: 'log' }], 'price_move'],
  ['channel', { type: 'concentration', portfolio_id, percent: '1' }, [{ method: 'pigeon' }], 'concentration'],
])('judges all other rules where one has a broken %s', async (_, condition, channels, alert_type) => {
  await rowsOf(db.database, 'update alert_rules set deleted_at = now()');
  const store = () =>
    storeRule(db.database, {
      user,
      condition: { type: 'concentration', portfolio_id, percent: '1' },
      channels: [{ method: 'log' }],
    });
  const rules = await Promise.all([store(), store(), store()]);
  const [first, broken, last] = rules.sort();
  await rowsOf(db.database, 'update alert_rules set alert_type = $1, condition = $2, channels = $3 where id = $4', [
    alert_type,
    JSON.stringify(condition),
    JSON.stringify(channels),
    broken,
  ]);
  const onEvaluated = vi.fn();
  const onBroken = vi.fn();
  const report = await evaluateAlerts({ ...options, onEvaluated, onBroken });
  expect(report.rules).toEqual({ triggered: 2, quiet: 0, repeated: 0, no_data: 0, error: 1 });
  expect(onEvaluated.mock.calls).toContainEqual([alert_type, 'error']);
  expect(onBroken.mock.calls).toEqual([[expect.objectContaining({ id: broken }), expect.any(Error)]]);
  const events = await rowsOf(db.database, 'select rule_id from alert_events where rule_id = any($1) order by 1', [
    rules,
  ]);
  expect(events).toEqual([{ rule_id: first }, { rule_id: last }]);
});

it('judges all other portfolios where one cannot be valued', async () => {
  await rowsOf(db.database, 'update alert_rules set deleted_at = now()');
  const broken = randomUUID();
  await rowsOf(db.database, `insert into portfolios (id, user_id, name, base_currency) values ($1, $2, 'b', 'GBP')`, [
    broken,
    user,
  ]);
  await rowsOf(
    db.database,
    `insert into trades (id, portfolio_id, seq, action, symbol, quantity, price, currency, trade_date, ledger_commit_hash)
     values (gen_random_uuid(), $1, 4, 'buy', 'AAPL', 'NaN', '100', 'USD', '2013-01-02', 'c4')`,
    [broken],
  );
  for (const id of [broken, portfolio_id]) {
    await storeRule(db.database, {
      user,
      condition: { type: 'concentration', portfolio_id: id, percent: '1' },
      channels: [{ method: 'log' }],
    });
  }
  expect((await evaluateAlerts(options)).rules).toMatchObject({ triggered: 1, error: 1 });
});

it('has no answer for a date without a pack, and asks nothing of one that is being built', async () => {
  await rowsOf(db.database, 'update alert_rules set deleted_at = now()');
  await storeRule(db.database, {
    user,
    condition: { type: 'price_move', symbol: 'IBM', percent: '1', direction: 'either' },
    channels: [{ method: 'log' }],
  });
  expect(await evaluateAlerts(options, parseIsoDate('2013-01-01'))).toEqual({
    pricing_pack_id: undefined,
    rules: { triggered: 0, quiet: 0, repeated: 0, no_data: 1, error: 0 },
  });
});
