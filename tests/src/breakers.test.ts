import { expect, test } from 'vitest';
import { sample } from './samples.ts';
import { scrape } from './scrape.ts';
import { type ProblemBody, send } from './send.ts';
import { startSystem } from './system.ts';

/** Long enough to be seen open on a busy machine. */
const openMs = 3_000;
const system = await startSystem(['executor-api', 'agent-runtime', 'market-data', 'pricing-pack-builder'], {
  env: {
    CAPABILITY_TIMEOUT_MS: '200',
    // The pattern asks the agent three times at once: what three requests fail at.
    AGENT_BREAKER_FAILURES: '9',
    AGENT_BREAKER_OPEN_MS: String(openMs),
    PROVIDER_BREAKER_OPEN_MS: String(openMs),
  },
});
const { services } = system;
const agentRuntime = services['agent-runtime'];
const builder = services['pricing-pack-builder'];
const polling = { timeout: 10_000, interval: 50 };

test('an agent that times out is left alone, tried again after a while, and back when it answers', async () => {
  const execute = (headers = {}) =>
    send<ProblemBody>(`${services['executor-api'].url}/v1/execute`, {
      user: sample.user,
      body: { pattern_id: 'macro_context', inputs: {} },
      headers,
    });
  const agent = { agent_name: 'macro_hound' };
  const metric = async (name: string, labels = {}) => (await scrape(agentRuntime)).value(name, { ...agent, ...labels });
  const state = () => metric('dawsos_circuit_breaker_state');
  const failures = () => metric('dawsos_circuit_breaker_failures_total');

  for (const failed of [3, 6]) {
    expect(await execute({ 'x-fault': 'agent=timeout' })).toMatchObject({
      status: 504,
      body: { code: 'AGENT_TIMEOUT' },
    });
    await expect.poll(failures, polling).toBe(failed);
    expect(await state()).toBe(0);
  }
  expect(await execute({ 'x-fault': 'agent=timeout' })).toMatchObject({ status: 504 });
  await expect.poll(state, polling).toBe(1);
  const refused = await execute();
  expect(refused).toMatchObject({ status: 503, body: { code: 'BREAKER_OPEN' } });
  const retryAfterS = Number(refused.headers.get('retry-after'));
  expect(retryAfterS).toBeGreaterThanOrEqual(1);
  expect(retryAfterS).toBeLessThanOrEqual(openMs / 1000);

  await expect.poll(state, polling).toBe(2);
  // One probe at a time: the first request may find its other steps turned away.
  await expect.poll(async () => (await execute()).status, polling).toBe(200);
  expect(await state()).toBe(0);
  for (const entered of ['open', 'half_open', 'closed']) {
    expect(await metric('dawsos_circuit_breaker_transitions_total', { state: entered })).toBe(1);
  }
  const { value } = await scrape(services['executor-api']);
  const macro = { pattern_id: 'macro_context' };
  expect(value('dawsos_requests_total', { ...macro, status: 'timeout' })).toBe(3);
  expect(value('dawsos_requests_total', { ...macro, status: 'unavailable' })).toBeGreaterThanOrEqual(1);
  // The failures were the agent's, and each is told once; what was turned away is none.
  expect(value('dawsos_request_errors_total', { ...macro, error_type: 'AGENT_TIMEOUT' })).toBe(3);
  expect(value('dawsos_request_errors_total', { ...macro, error_type: 'BREAKER_OPEN' })).toBeUndefined();
});

test('a provider that fails three times is left alone by every build, tried again after a while, and back when it answers', async () => {
  const setFaults = (body: object) => send(`${services['market-data'].url}/faults`, { method: 'PUT', body });
  const build = () => system.build('--date', '2011-12-30');
  const metric = async (name: string, labels: Record<string, string> = { provider: 'ecb' }) =>
    (await scrape(builder)).value(name, labels);
  const state = () => metric('circuit_breaker_state');

  expect([await state(), await metric('circuit_breaker_failures_total')]).toEqual([0, 0]);
  expect(await setFaults({ mode: 'error', provider: 'ecb' })).toMatchObject({ status: 200 });
  expect((await build()).code).toBe(1);
  expect(await state()).toBe(1);
  expect(await metric('circuit_breaker_failures_total')).toBe(3);
  expect(await metric('circuit_breaker_state', { provider: 'fmp' })).toBe(0);

  // Healed at once, but not asked before its time.
  expect(await setFaults({ mode: 'ok' })).toMatchObject({ status: 200 });
  await expect.poll(state, polling).toBe(2);
  expect((await build()).code).toBe(0);
  expect(await state()).toBe(0);
});
