import type { AgentName } from '@dawsos/conventions';
import { DatabaseUnavailableError } from '@dawsos/database';
import type { Clock } from '@dawsos/resilience';
import { startTelemetry, type Telemetry } from '@dawsos/telemetry';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import type { Agents } from './domain/agent.ts';
import { financialAnalyst } from './domain/agents/financial-analyst.ts';
import { type Capability, defineReader } from './domain/capability.ts';
import { CapabilityRefusal } from './domain/capability-refusal.ts';
import { createInvoker, type Invoker } from './invoker.ts';
import { contextWith } from './testing/request-context.ts';

let telemetry: Telemetry;
let work: () => Promise<unknown>;
let now: number;
let invoker: Invoker;
const slowDatabase = vi.fn(async () => {});
const clock: Clock = { now: () => now, schedule: () => () => {} };

beforeEach(async () => {
  telemetry = await startTelemetry({
    service: 'dawsos-agent-runtime',
    version: '0',
    environment: 'test',
    enabled: true,
    tracing: { sampleRate: 1 },
    errors: {},
    logging: { level: 'silent', format: 'json' },
  });
  now = 0;
  slowDatabase.mockClear();
  const capability: Capability = defineReader(z.strictObject({ portfolio_id: z.string() }), () => work());
  const agents: Agents = {
    financial_analyst: financialAnalyst,
    macro_hound: { latest_observation: capability },
    data_harvester: {
      portfolio_prices: capability,
      fx_rates: capability,
      price_history: capability,
      fx_history: capability,
      find_pack: capability,
      compare_packs: capability,
    },
    ledger_keeper: { positions: capability, trades: capability },
  };
  const breaker = { failures: 2, halfOpenAfterMs: 60_000, clock };
  invoker = createInvoker({ agents, telemetry, timeoutMs: 100, breaker, slowDatabase });
});
afterEach(async () => {
  vi.useRealTimers();
  await telemetry.stop();
});

const invoke = (faults = {}, inputs: unknown = { portfolio_id: 'p' }, agent_name = 'ledger_keeper') =>
  invoker.invoke({ agent_name, capability: 'trades', inputs }, contextWith(), faults);
const invocations = async (status: string, agent: AgentName = 'ledger_keeper'): Promise<number> => {
  const { body } = await telemetry.metrics.render();
  const series = `dawsos_agent_invocations_total{agent_name="${agent}",capability="trades",status="${status}"}`;
  return Number(
    body
      .split('\n')
      .find((line) => line.startsWith(series))
      ?.split(' ')
      .at(-1) ?? 0,
  );
};

test('gives the result and counts it', async () => {
  work = async () => ['trade'];
  expect(await invoke()).toEqual(['trade']);
  expect(await invocations('success')).toBe(1);
  expect((await telemetry.metrics.render()).body).toMatch(
    /dawsos_agent_latency_seconds_count\{.*capability="trades"\} 1/,
  );
});

test('knows no agent or capability but its own', async () => {
  const unknown = { status: 404, code: 'CAPABILITY_NOT_FOUND' };
  await expect(invoke({}, {}, 'constructor')).rejects.toMatchObject(unknown);
  const call = { agent_name: 'ledger_keeper', capability: 'toString', inputs: {} };
  await expect(invoker.invoke(call, contextWith())).rejects.toMatchObject(unknown);
});

test('bad inputs and refusals are the caller’s affair, and leave the breaker alone', async () => {
  work = () => Promise.reject(new CapabilityRefusal('not_found', 'PORTFOLIO_NOT_FOUND', 'There is none.'));
  for (let call = 0; call < 3; call += 1) {
    await expect(invoke({}, { portfolio_id: 7 })).rejects.toMatchObject({ status: 400, code: 'BAD_INPUTS' });
    await expect(invoke()).rejects.toMatchObject({ status: 404, code: 'PORTFOLIO_NOT_FOUND' });
  }
  expect(await invocations('rejected')).toBe(6);
  work = async () => 'well';
  expect(await invoke()).toBe('well');
});

test('repeated failures open the breaker of that agent alone; a minute later one call decides', async () => {
  work = () => Promise.reject(new Error('broken'));
  await expect(invoke()).rejects.toMatchObject({ status: 500, code: 'AGENT_FAILED', cause: new Error('broken') });
  await expect(invoke()).rejects.toMatchObject({ status: 500 });
  now = 10_000;
  await expect(invoke()).rejects.toMatchObject({ status: 503, code: 'BREAKER_OPEN', details: { retryAfterS: 50 } });
  expect(await invocations('error')).toBe(2);
  expect(await invocations('unavailable')).toBe(1);

  work = async () => 'well';
  const other = { agent_name: 'data_harvester', capability: 'fx_rates', inputs: { portfolio_id: 'p' } };
  expect(await invoker.invoke(other, contextWith())).toBe('well');
  now = 60_000;
  expect(await invoke()).toBe('well');
  expect(await invoke()).toBe('well');
});

test('what takes too long is given up', async () => {
  work = () => new Promise(() => {});
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const answer = expect(invoke()).rejects.toMatchObject({ status: 504, code: 'AGENT_TIMEOUT' });
  await vi.advanceTimersByTimeAsync(100);
  await answer;
  vi.useRealTimers();
  expect(await invocations('timeout')).toBe(1);
});

test('a database that cannot be reached is told apart', async () => {
  work = () => Promise.reject(new DatabaseUnavailableError('no connection'));
  await expect(invoke()).rejects.toMatchObject({ status: 503, code: 'DATABASE_UNAVAILABLE' });
  expect(await invocations('error')).toBe(1);
});

test('faults hang the agent or slow the database down, and are counted', async () => {
  work = async () => 'well';
  expect(await invoke({ db: 'slow' })).toBe('well');
  expect(slowDatabase).toHaveBeenCalledOnce();
  const positions = { positions: [] };
  const calculation = { agent_name: 'financial_analyst', capability: 'measure_concentration', inputs: positions };
  await invoker.invoke(calculation, contextWith(), { db: 'slow' });
  expect(slowDatabase).toHaveBeenCalledOnce();
  await expect(invoke({ agent: 'timeout' })).rejects.toMatchObject({ code: 'AGENT_TIMEOUT' });
  const { body } = await telemetry.metrics.render();
  expect(body).toContain('dawsos_faults_injected_total{fault="db"} 1');
  expect(body).toContain('dawsos_faults_injected_total{fault="agent"} 1');
});
