import { setTimeout as delay } from 'node:timers/promises';
import { percentile } from '@dawsos/testkit';
import { sample } from '@dawsos/tests/samples';
import { readMetrics } from '@dawsos/tests/scrape';
import { send } from '@dawsos/tests/send';
import { startSystem } from '@dawsos/tests/system';
import { expect, test } from 'vitest';
import { until } from '../until.ts';
import { agrees } from './agreement.ts';
import { runLoad } from './run-load.ts';

const { services } = await startSystem(['executor-api', 'agent-runtime']);
const executor = services['executor-api'];
const stallMs = 2_000;
const rate = 50;

/** One request after the other, each not before the one before it is answered: what most clients do. */
async function closedLoop(ended: AbortSignal): Promise<number[]> {
  const times: number[] = [];
  while (!ended.aborted) {
    const startedAt = performance.now();
    await send(`${executor.url}/v1/portfolios/${sample.portfolio}/valuation`, { user: sample.user });
    const took = performance.now() - startedAt;
    times.push(took / 1000);
    await delay(Math.max(0, 1000 / rate - took));
  }
  return times;
}

async function histogram(): Promise<ReadonlyMap<number, number>> {
  const { body } = await readMetrics(executor, 'text/plain');
  const lines = body
    .split('\n')
    .filter((line) => line.startsWith('http_request_duration_seconds_bucket') && line.includes('endpoint="/execute"'));
  return new Map(
    lines.flatMap((line) => {
      const [, bound, count] = /le="([\d.]+)".* (\d+)$/.exec(line) ?? [];
      return bound === undefined ? [] : [[Number(bound), Number(count)] as const];
    }),
  );
}

test('a server that stalls for 2 s is slow for the open model’s p99, and neither for a closed loop’s nor for its own', async () => {
  const end = new AbortController();
  const closed = closedLoop(end.signal);
  const open = runLoad('smoke', executor.url, { ONLY: 'macro_context', RATE: String(rate), DURATION: '12s' });
  await until('requests of the load', async () => ((await histogram()).get(10) ?? 0) > 3 * rate);
  executor.kill('SIGSTOP');
  await delay(stallMs);
  executor.kill('SIGCONT');
  const { samples, results } = await open;
  end.abort();

  const client = percentile(
    samples.filter(({ request }) => request === 'execute').map(({ ms }) => ms / 1000),
    0.99,
  );
  // A sixth of all requests were due while it stalled, one after the other: the p99 is close to the whole stall.
  expect(client).toBeGreaterThan((stallMs / 1000) * 0.75);
  expect(results.dropped).toBe(0);

  const times = await closed;
  expect(Math.max(...times)).toBeGreaterThan((stallMs / 1000) * 0.75);
  expect(percentile(times, 0.99)).toBeLessThan(0.5);

  const buckets = await histogram();
  const all = buckets.get(10) ?? 0;
  // As much as the server can say for its p99: the bound that 99 of 100 do not exceed.
  const server = [...buckets].find(([, count]) => count >= 0.99 * all)?.[0] ?? Number.NaN;
  expect({ server, client, agrees: agrees(client, server, [...buckets.keys()]) }).toMatchObject({ agrees: false });
});
