import { setTimeout as delay } from 'node:timers/promises';
import type { Statement } from '@dawsos/database';
import { requestContext, sample } from '@dawsos/tests/samples';
import { send } from '@dawsos/tests/send';
import { expect } from 'vitest';
import type { StackedSystem } from './stacked-system.ts';
import { until } from './until.ts';

/** A query of an agent that sleeps on request: to be cut off. */
const cutOff: Statement = {
  text: `select pg_terminate_backend(pid) from pg_stat_activity
where datname = current_database() and application_name = 'dawsos-agent-runtime' and state = 'active' and query like '%pg_sleep%'`,
  operation: 'select',
  table: 'none',
};

/**
 * Everything that a system can come across in a day, failures included, once: what counters and histograms there are
 * for. `date` is that of a pack which nobody has looked at yet.
 */
export async function runADay({ services, db }: StackedSystem, date: string): Promise<void> {
  const executor = services['executor-api'].url;
  const agentRuntime = services['agent-runtime'].url;
  const { user, portfolio } = sample;
  const portfolios = `${executor}/v1/portfolios`;
  const execute = (body: object, fault?: string) =>
    send(`${executor}/v1/execute`, { user, body, ...(fault !== undefined && { headers: { 'x-fault': fault } }) });
  const overview = { pattern_id: 'portfolio_overview', inputs: { portfolio_id: portfolio } };
  const macro = { pattern_id: 'macro_context', inputs: {} };

  // Not in the cache yet, then there.
  for (const _ of [1, 2]) await send(`${portfolios}/${portfolio}/valuation?asof_date=${date}`, { user });
  for (const fault of ['error=1', 'latency=400ms', 'db=slow', 'agent=timeout']) await execute(overview, fault);
  await execute({ ...macro, asof_date: '2012-12-31', require_fresh: true });
  await execute({ ...overview, inputs: {} });

  const cut = execute(overview, 'db=slow');
  await until('a sleeping query of an agent', async () => (await db.database.query(cutOff)).length > 0);
  await cut;

  const trade = { symbol: 'IBM', price: '200', currency: 'USD', trade_date: '2013-01-02' };
  for (const [action, quantity] of [
    ['buy', '2'],
    ['sell', '1'],
    ['dividend', '1'],
  ] as const) {
    await send(`${portfolios}/${portfolio}/trades`, { user, body: { ...trade, action, quantity } });
  }
  await send(portfolios, { user, body: { name: `Made for ${date}`, base_currency: 'USD' } });

  // One alert that is delivered, one that is not, and one that is asked about again.
  const condition = { type: 'concentration', portfolio_id: portfolio, percent: '1' };
  for (const channel of [{ method: 'log' }, { method: 'webhook', url: `${agentRuntime}/nowhere` }]) {
    await send(`${executor}/v1/alert-rules`, { user, body: { name: `Of ${date}`, condition, channels: [channel] } });
  }
  for (const _ of [1, 2]) {
    await send(`${services['alert-delivery'].url}/v1/evaluations`, { body: { asof_date: date } });
  }

  const task = { agent_name: 'financial_analyst', capability: 'measure_concentration', inputs: { positions: [] } };
  for (const tasks of [[task], [{ ...task, inputs: { positions: 'none' } }]]) {
    await send(`${agentRuntime}/v1/runs`, { body: { ctx: requestContext(), tasks, sandbox: true } });
  }
  for (const { url } of Object.values(services)) {
    await send(`${url}/health/detailed`);
    // A path that is no route, and a method that the catalogue does not know.
    await send(`${url}/nowhere`, { method: 'PROPFIND' });
  }
}

/** Lets one day follow the other; what it answers ends that, and throws what went wrong meanwhile. */
export function runDays(system: StackedSystem, date: string): () => Promise<void> {
  const night = new AbortController();
  const days = (async () => {
    while (!night.signal.aborted) {
      await runADay(system, date);
      await delay(nightMs, undefined, { signal: night.signal }).catch(() => {});
    }
  })();
  // Told when it is awaited.
  days.catch(() => {});
  return () => {
    night.abort();
    return days;
  };
}

const nightMs = 5_000;

/** Lets a provider fail a build until its breaker is open. */
export async function loseAProvider({ services, build }: StackedSystem, date: string): Promise<void> {
  await send(`${services['market-data'].url}/faults`, { method: 'PUT', body: { mode: 'error', provider: 'fmp' } });
  expect(await build('--date', date)).toMatchObject({ code: 1 });
}

/** Lets an agent leave so many requests unanswered at a time that its breaker opens. */
export async function loseAnAgent({ services }: StackedSystem): Promise<void> {
  const request = {
    user: sample.user,
    body: { pattern_id: 'macro_context', inputs: {} },
    headers: { 'x-fault': 'agent=timeout' },
  };
  await Promise.all(Array.from({ length: 4 }, () => send(`${services['executor-api'].url}/v1/execute`, request)));
}
