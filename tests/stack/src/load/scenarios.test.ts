import { send } from '@dawsos/tests/send';
import { startSystem } from '@dawsos/tests/system';
import { describe, expect, test } from 'vitest';
import { runLoad } from './run-load.ts';

const { services } = await startSystem(['market-data', 'executor-api', 'agent-runtime'], {
  env: { CAPABILITY_TIMEOUT_MS: '1500', AGENT_BREAKER_OPEN_MS: '500' },
});
const { url } = services['executor-api'];
const marketData = services['market-data'].url;

test('slo sends what is due, shows its course in ten parts, and leaves a page that needs nothing else', async () => {
  const { results, page, output } = await runLoad('slo', url, { RATE: '20', DURATION: '10s', PORTFOLIOS: '1' });
  expect({ dropped: results.dropped, phases: results.phases.length }).toEqual({ dropped: 0, phases: 10 });
  // k6 may fit one more between the first and the last moment.
  expect(results.kinds.reduce((sum, { count }) => sum + count, 0)).toBeOneOf([200, 201]);
  expect(output).toContain('load test slo');
  // Latency of both kinds, burn rate, rates, distribution.
  expect(page.match(/<svg/g)).toHaveLength(5);
  expect(page).not.toMatch(/(src|href)=|@import|url\(/);
});

describe('stress', () => {
  const stress = { RATE: '2', DURATION: '12s', ONLY: 'macro_context' };

  test('raises the rate step by step, and breaks none of its own limits by what it finds', async () => {
    const { code, results, output } = await runLoad('stress', url, stress);
    expect(results.phases.map(({ rate }) => rate)).toEqual([2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24]);
    expect(output).toMatch(/highest rate that holds the SLOs: \d+ requests\/s|the SLOs do not hold at 2 requests/);
    expect(code).toBe(0);
  });

  test('says so where not even the lowest holds, which is its answer and no failure', async () => {
    const { code, output } = await runLoad('stress', url, { ...stress, FAULT: 'latency=600ms' });
    expect(output).toContain('the SLOs do not hold at 2 requests/s, the lowest rate that was tried');
    expect(code).toBe(0);
  });
});

test('spike sends five times as much at once, and tells how long recovery takes', async () => {
  const { output, results } = await runLoad('spike', url, { RATE: '5', DURATION: '9s' });
  const [before, spike, after] = results.phases.map(({ sent }) => sent * 3);
  // Of 15, 75 and 15, of which a few fall into the next phase.
  expect(before).toBeGreaterThan(10);
  expect(before).toBeLessThan(20);
  expect(spike).toBeGreaterThan(60);
  expect(spike).toBeLessThan(80);
  expect(after).toBeLessThan(30);
  expect(output).toMatch(/after: recovered after \d+\.\d s/);
});

test('spike says so where nothing recovers', async () => {
  const { output } = await runLoad('spike', url, { RATE: '5', DURATION: '6s', FAULT: 'latency=600ms' });
  expect(output).toContain('after: not recovered');
});

test('faults measures what each burns, sees the system recover, and leaves none behind', async () => {
  const env = { RATE: '20', DURATION: '60s', MARKET_DATA_URL: marketData };
  // What the first requests cost is no fault.
  await runLoad('smoke', url, { RATE: '20', DURATION: '5s' });
  const { code, results, output } = await runLoad('faults', url, env);
  const burnOf = (phase: string) =>
    Math.max(
      ...(results.phases.find(({ name }) => name === phase)?.kinds ?? []).flatMap(({ limits }) =>
        limits.map(({ burn }) => burn),
      ),
    );
  // Half of the requests fail or are late, of 1 % that may.
  for (const phase of ['agent', 'database']) expect([phase, burnOf(phase) > 10]).toEqual([phase, true]);
  // Nobody waits for a provider, and a cold cache is within its limit.
  for (const phase of ['provider', 'cache']) expect([phase, burnOf(phase) < 10]).toEqual([phase, true]);
  const recovered = results.phases.flatMap(({ recoveryMs }) => recoveryMs ?? []);
  expect(recovered).toHaveLength(4);
  for (const ms of recovered) expect(ms).toBeLessThan(6_000);
  expect(output).toMatch(/agent: burns \d+\.\d times the budget of execute/);
  // That undisturbed phases fail where they are slow is shown elsewhere: a pause of this machine is none of the faults.
  expect(results.crossed.filter((threshold) => threshold.startsWith('http_req_failed'))).toEqual([]);
  expect(code).toBe(results.crossed.length === 0 ? 0 : 99);
  expect(await send(`${marketData}/faults`)).toMatchObject({ body: { mode: 'ok' } });
});

test('soak sees the memory of the executor', async () => {
  const { results, output } = await runLoad('soak', url, { RATE: '5', DURATION: '6s' });
  expect(output).toMatch(/memory in the last tenth: \d+\.\d+ times that of the first/);
  expect(results.dropped).toBe(0);
});

describe('freshness', () => {
  test('passes where the gate refuses, and serves the others meanwhile', async () => {
    const { code, samples, results } = await runLoad('freshness', url, { RATE: '20', DURATION: '6s' });
    const refused = samples.filter(({ status }) => status === '503');
    expect(refused.length).toBeOneOf([30, 31]);
    // By a name of their own: nothing is as fast as a refusal.
    expect(new Set(refused.map(({ request }) => request))).toEqual(new Set(['execute-refused']));
    expect({ code, crossed: results.crossed }).toEqual({ code: 0, crossed: [] });
  });

  test('fails where the gate lets through what it has to refuse', async () => {
    const { code, results } = await runLoad('freshness', url, { RATE: '20', DURATION: '6s', DATE: '2013-03-01' });
    expect(results.crossed).toEqual(['http_req_failed{request:execute-refused} rate<0.01']);
    expect(code).toBe(99);
  });
});
