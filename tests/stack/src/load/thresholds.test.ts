import { readMetrics } from '@dawsos/tests/scrape';
import { startSystem } from '@dawsos/tests/system';
import { beforeAll, describe, expect, test } from 'vitest';
import { runLoad } from './run-load.ts';

const { services } = await startSystem(['executor-api', 'agent-runtime']);
const executor = services['executor-api'];

/** The cheapest request, so that nearly all its time is what the fault adds. */
const execute = { ONLY: 'macro_context', RATE: '40', DURATION: '5s' };
const few = { RATE: '20', DURATION: '5s' };

/** A fixed latency on every so many requests: the time that is added is no matter of luck. */
const limits = [
  { limit: 'p(95)<300', ms: 300, request: 'execute', script: 'smoke', env: execute, every: 1, of: 'every request' },
  // 4 of 100 do not touch the p95.
  {
    limit: 'p(99)<500',
    ms: 500,
    request: 'execute',
    script: 'smoke',
    env: execute,
    every: 25,
    of: 'every 25th request',
  },
  { limit: 'p(95)<1200', ms: 1200, request: 'valuation', script: 'warm', env: few, every: 1, of: 'every request' },
  { limit: 'p(95)<2000', ms: 2000, request: 'valuation-cold', script: 'cold', env: few, every: 1, of: 'every request' },
];

describe.each(limits)('a latency on $of, against $request $limit', (about) => {
  const { limit, ms, request, script, env, every } = about;
  const run = (latency: number) =>
    runLoad(script, executor.url, { ...env, FAULT: `latency=${latency}ms`, FAULT_EVERY: String(every) });

  /** Requests like these take some time by themselves: a latency that is twice that below the limit keeps it. */
  let margin: number;
  beforeAll(async () => {
    await runLoad(script, executor.url, env);
    const { results } = await runLoad(script, executor.url, env);
    const own = results.kinds.find((kind) => kind.request === request)?.ms[limit.split('<')[0] ?? ''];
    margin = 20 + Math.ceil(2 * (own ?? Number.NaN));
    expect(margin, `ms that ${request} takes by itself: the machine is too busy to tell`).toBeLessThan(ms / 2);
  });

  test('just past the limit crosses that threshold alone, and k6 exits with 99', async () => {
    const { code, results } = await run(ms + 5);
    expect(results.crossed).toEqual([`http_req_duration{request:${request}} ${limit}`]);
    expect(code).toBe(99);
  });

  test('just below crosses none, and k6 exits with 0', async () => {
    const latency = ms - margin;
    const { code, results } = await run(latency);
    expect({ code, crossed: results.crossed, latency }).toEqual({ code: 0, crossed: [], latency });
  });
});

/** Every so many fail, counted and not drawn: of n requests, the whole part of n / every. */
const failures = [
  {
    request: 'execute',
    share: 0.01,
    script: 'smoke',
    env: { ...execute, RATE: '50', DURATION: '20s' },
    past: 90,
    below: 110,
  },
  ...['valuation', 'valuation-cold'].map((request) => ({
    request,
    share: 0.001,
    script: request === 'valuation' ? 'warm' : 'cold',
    // 2,000 of them, of which 3 fail, and 1.
    env: { RATE: '80', DURATION: '25s' },
    past: 600,
    below: 1_100,
  })),
];

describe.each(failures)('failures against $request rate<$share', ({ request, share, script, env, past, below }) => {
  const run = (every: number) =>
    runLoad(script, executor.url, { ...env, FAULT: 'error=1', FAULT_EVERY: String(every) });
  const due = Number(env.RATE) * Number.parseInt(env.DURATION, 10);
  const shareOf = (every: number) => Math.floor(due / every) / due;

  test('of a little more cross that threshold alone, and k6 exits with 99', async () => {
    const { code, results } = await run(past);
    expect(shareOf(past)).toBeGreaterThan(share);
    expect(results.kinds[0]?.failed).toBeCloseTo(shareOf(past), 4);
    expect(results.crossed).toEqual([`http_req_failed{request:${request}} rate<${share}`]);
    expect(code).toBe(99);
  });

  test('of a little less cross none, and k6 exits with 0', async () => {
    const { code, results } = await run(below);
    expect(shareOf(below)).toBeGreaterThan(0);
    expect(results.kinds[0]?.failed).toBeCloseTo(shareOf(below), 4);
    expect({ code, crossed: results.crossed }).toEqual({ code: 0, crossed: [] });
  });
});

test('cold valuations are cold for the server as well, and warm ones but for the first are not', async () => {
  const counted = async () => {
    const { body } = await readMetrics(executor, 'text/plain');
    const of = (hit: boolean) =>
      Number(
        new RegExp(
          `^http_request_duration_seconds_count\\{.*endpoint="/valuation",cache_hit="${hit}".*\\} (\\d+)`,
          'm',
        ).exec(body)?.[1] ?? 0,
      );
    return { cold: of(false), warm: of(true) };
  };
  const before = await counted();
  const cold = await runLoad('cold', executor.url, few);
  const between = await counted();
  const warm = await runLoad('warm', executor.url, few);
  const after = await counted();
  // Each run looks once whether there is a second pack.
  expect(between.cold - before.cold - (cold.results.kinds[0]?.count ?? 0)).toBeOneOf([0, 1]);
  expect(after.warm - between.warm - (warm.results.kinds[0]?.count ?? 0)).toBeOneOf([0, 1]);
});
