import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startFakeExecutor } from './fake-executor.ts';
import { runLoad } from './run-load.ts';

const small = { PORTFOLIOS: '1', RATE: '5', DURATION: '8s' };

test('load that is due and not sent, because the server hangs, fails a test', async () => {
  let hung: Promise<void> | undefined;
  await using executor = await startFakeExecutor((request) => {
    if (request.method !== 'POST') return;
    // From the first execute on, for longer than there are VUs that could wait.
    hung ??= delay(5_000);
    return hung;
  });
  const { code, results } = await runLoad('smoke', executor.url, { ...small, ONLY: 'macro_context' });
  expect(results.dropped).toBeGreaterThan(0);
  expect(results.crossed).toContain('dropped_iterations{scenario:smoke} count<1');
  expect(code).toBe(99);
});

/** Refuses what insists on a fresh pack, with this answer. */
const refusesWith = (answer: string) =>
  startFakeExecutor(async (request, response) => {
    const body = await text(request);
    if (!body.includes('require_fresh')) return;
    response.writeHead(503, { 'content-type': 'application/problem+json' }).end(answer);
  });

test('freshness passes where what is refused is refused because its pack is not fresh', async () => {
  await using executor = await refusesWith('{"status": 503, "code": "PACK_NOT_FRESH"}');
  const { code, results } = await runLoad('freshness', executor.url, small);
  expect({ code, crossed: results.crossed }).toEqual({ code: 0, crossed: [] });
  expect(results.kinds.find(({ request }) => request === 'execute-refused')).toMatchObject({ count: 10, failed: 0 });
});

test.each([
  ['for another reason', '{"code":"DATABASE_UNAVAILABLE"}'],
  ['by somebody else', '<h1>Service Unavailable</h1>'],
])('freshness fails where it is refused %s', async (_, answer) => {
  await using executor = await refusesWith(answer);
  const { code, results } = await runLoad('freshness', executor.url, small);
  expect(results.crossed).toEqual(['http_req_failed{request:execute-refused} rate<0.01']);
  expect(code).toBe(99);
});

test('a system that does not recover is not said to have recovered', async () => {
  let asked = 0;
  await using executor = await startFakeExecutor((_, response) => {
    asked += 1;
    if (asked > 20) response.statusCode = 500;
  });
  const { output } = await runLoad('spike', executor.url, { ...small, DURATION: '9s' });
  expect(output).toMatch(/after: not recovered/);
});

test('faults fails where phases do that it leaves alone, and is not held to the others', async () => {
  await using executor = await startFakeExecutor((request, response) => {
    if (request.method === 'POST') response.statusCode = 500;
  });
  const env = { ...small, DURATION: '20s', MARKET_DATA_URL: executor.url };
  const { code, results } = await runLoad('faults', executor.url, env);
  expect(results.crossed.toSorted()).toEqual(
    ['before', 'end'].map((phase) => `http_req_failed{request:execute,phase:${phase}} rate<0.01`),
  );
  expect(code).toBe(99);
});

test('faults passes where nothing is disturbed by what it breaks, and all is sent', async () => {
  await using executor = await startFakeExecutor(() => {});
  const env = { ...small, DURATION: '20s', MARKET_DATA_URL: executor.url };
  const { code, results } = await runLoad('faults', executor.url, env);
  expect({ code, crossed: results.crossed }).toEqual({ code: 0, crossed: [] });
});

/** Answers ever later, or says that it has ever more memory, in the last half of a test. */
const growing = (what: 'latency' | 'memory' | undefined) => {
  let startedAt: number | undefined;
  return startFakeExecutor(async (request, response) => {
    if (request.url === '/metrics') startedAt ??= performance.now();
    const late = startedAt !== undefined && performance.now() - startedAt > 5_000;
    if (request.url === '/metrics') {
      const bytes = what === 'memory' && late ? 300e6 : 100e6;
      response.end(`# TYPE process_resident_memory_bytes gauge\nprocess_resident_memory_bytes ${bytes}\n`);
    } else if (what === 'latency' && late) await delay(150);
  });
};

test.each(['latency', 'memory'] as const)('soak fails where %s grows', async (what) => {
  await using executor = await growing(what);
  const { code, results, output } = await runLoad('soak', executor.url, small);
  expect(results.crossed).toEqual([`soak_growth{of:${what}} value<1.5`]);
  expect(output).toMatch(new RegExp(`${what} in the last tenth: [\\d.]+ times that of the first`));
  expect(code).toBe(99);
});

test('soak passes where nothing grows, and says so', async () => {
  await using executor = await growing(undefined);
  const { code, results, output } = await runLoad('soak', executor.url, small);
  expect({ code, crossed: results.crossed }).toEqual({ code: 0, crossed: [] });
  expect(output).toContain('memory in the last tenth: 1.00 times that of the first');
});

/** Has a portfolio for one user alone. */
const withOnePortfolio = () =>
  startFakeExecutor((request, response) => {
    const first = String(request.headers['x-user-id']).endsWith('00000000');
    if (request.url === '/v1/portfolios' && !first) response.end('[]');
  });

test('fewer portfolios than are asked for are a finding', async () => {
  await using executor = await withOnePortfolio();
  const { code, output } = await runLoad('smoke', executor.url, { ...small, DURATION: '2s', PORTFOLIOS: '3' });
  expect(output).toContain('load test smoke, 2 s, 1 portfolio\n');
  expect(output).toContain('only 1 of 3 portfolios');
  expect(code).toBe(0);
});

test('load that is sent in full, and answered well, passes', async () => {
  await using executor = await startFakeExecutor(() => {});
  const { code, results } = await runLoad('smoke', executor.url, small);
  expect({ code, dropped: results.dropped, crossed: results.crossed }).toEqual({ code: 0, dropped: 0, crossed: [] });
});
