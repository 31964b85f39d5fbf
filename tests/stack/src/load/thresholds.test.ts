import { readMetrics } from '@dawsos/tests/scrape';
import { startSystem } from '@dawsos/tests/system';
import { beforeAll, describe, expect, test } from 'vitest';
import { runLoad } from './run-load.ts';

const { services } = await startSystem(['executor-api', 'agent-runtime']);
const executor = services['executor-api'];

/** The cheapest request, so that nearly all its time is what the fault adds. */
const execute = { ONLY: 'macro_context', RATE: '40', DURATION: '5s' };
const few = { RATE: '20', DURATION: '5s' };

/** What requests take by themselves, by statistic: a latency that is twice that below a limit keeps it. */
let own: Readonly<Record<string, number>>;
const marginOf = (statistic: string): number => 20 + Math.ceil(2 * (own[statistic] ?? Number.NaN));
beforeAll(async () => {
  await runLoad('smoke', executor.url, execute);
  const { results } = await runLoad('smoke', executor.url, execute);
  own = results.kinds[0]?.ms ?? {};
});

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

  test('just past the limit crosses that threshold alone, and k6 exits with 99', async () => {
    const { code, results } = await run(ms + 5);
    expect(results.crossed).toEqual([`http_req_duration{request:${request}} ${limit}`]);
    expect(code).toBe(99);
  });

  test('just below crosses none, and k6 exits with 0', async () => {
    const margin = marginOf(limit.split('<')[0] ?? '');
    const latency = ms - margin;
    expect(latency, `a margin of ${margin} ms: the machine is too busy to tell`).toBeGreaterThan(0);
    const { code, results } = await run(latency);
    expect({ code, crossed: results.crossed, latency }).toEqual({ code: 0, crossed: [], latency });
  });
});

/** Every so many fail, counted and not drawn: of 1,000 requests, the whole part of 1,000 / every. */
describe('failures against execute rate<0.01', () => {
  const run = (every: number) =>
    runLoad('smoke', executor.url, {
      ONLY: 'macro_context',
      RATE: '50',
      DURATION: '20s',
      FAULT: 'error=1',
      FAULT_EVERY: String(every),
    });

  test('of 1.1 % cross that threshold alone, and k6 exits with 99', async () => {
    const { code, results } = await run(90);
    expect(results.kinds[0]?.failed).toBeCloseTo(0.011, 3);
    expect(results.crossed).toEqual(['http_req_failed{request:execute} rate<0.01']);
    expect(code).toBe(99);
  });

  test('of 0.9 % cross none, and k6 exits with 0', async () => {
    const { code, results } = await run(110);
    expect(results.kinds[0]?.failed).toBeCloseTo(0.009, 3);
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
