import { metrics } from '@dawsos/conventions';
import { percentile } from '@dawsos/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { startStackedSystem } from '../stacked-system.ts';
import { until } from '../until.ts';
import { agrees, bucketOf, networkAllowance } from './agreement.ts';
import { type LoadEnd, runLoad } from './run-load.ts';

const { services, prometheus, stack } = await startStackedSystem('loadTests', {
  stack: { programs: ['prometheus', 'collector'] },
});
const { name, buckets } = metrics.httpRequestDuration;
const ofExecutes = 'job="executor-api",method="POST",endpoint="/execute"';
const run = { RATE: '25', DURATION: '20s', FAULT: 'latency=350ms', FAULT_EVERY: '12' };
const args = ['--out=experimental-prometheus-rw', '--tag=run=two-sided'];

let load: LoadEnd;
let times: readonly number[];
beforeAll(async () => {
  load = await runLoad(
    'smoke',
    services['executor-api'].url,
    {
      ...run,
      K6_PROMETHEUS_RW_SERVER_URL: `${stack.urls.prometheus}/api/v1/write`,
      K6_PROMETHEUS_RW_TREND_AS_NATIVE_HISTOGRAM: 'true',
    },
    args,
  );
  times = load.samples.filter(({ request }) => request === 'execute').map(({ ms }) => ms / 1000);
  const counted = `sum(${name}_count{${ofExecutes}})`;
  await until('a scrape of the whole run', async () => ((await prometheus.value(counted)) ?? 0) >= times.length);
});

const server = async (share: number): Promise<number> =>
  (await prometheus.value(`histogram_quantile(${share}, sum by (le) (${name}_bucket{${ofExecutes}}))`)) ?? Number.NaN;

test('the server has counted each request that the client has sent, and no other', async () => {
  expect(load.results.dropped).toBe(0);
  expect(await prometheus.value(`sum(${name}_count{${ofExecutes}})`)).toBe(times.length);
});

describe.each([0.5, 0.95, 0.99])('the %f quantile', (share) => {
  test('is the same for the client as for the server, within the bucket’s width and what the network takes', async () => {
    const both = { client: percentile(times, share), server: await server(share) };
    expect({ ...both, agrees: agrees(both.client, both.server, buckets) }).toEqual({ ...both, agrees: true });
  });

  test('is refused where the client’s is shifted by as much, in either direction', async () => {
    const client = percentile(times, share);
    const said = await server(share);
    const { from, to } = bucketOf(said, buckets);
    const shift = to - from + networkAllowance;
    expect([client + shift, client - shift].map((shifted) => agrees(shifted, said, buckets))).toEqual([false, false]);
  });

  test('is in Prometheus from k6 as well, as precise as its native histogram', async () => {
    const told = await prometheus.value(
      `histogram_quantile(${share}, sum(k6_http_req_duration_seconds{run="two-sided",request="execute"}))`,
    );
    const client = percentile(times, share);
    expect(Math.abs((told ?? Number.NaN) - client) / client).toBeLessThan(0.25);
  });
});

test('k6’s own percentiles are those of its samples', () => {
  const ms = load.results.kinds.find(({ request }) => request === 'execute')?.ms;
  expect(ms?.['p(95)']).toBeCloseTo(percentile(times, 0.95) * 1000, 3);
  expect(ms?.['p(99)']).toBeCloseTo(percentile(times, 0.99) * 1000, 3);
});
