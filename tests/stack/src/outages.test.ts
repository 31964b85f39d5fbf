import { scrapeJobs } from '@dawsos/conventions';
import { sample } from '@dawsos/tests/samples';
import { scrape } from '@dawsos/tests/scrape';
import { send } from '@dawsos/tests/send';
import { afterAll, expect, test } from 'vitest';
import { startStackedSystem } from './stacked-system.ts';
import { startLoad } from './start-load.ts';
import { until } from './until.ts';
import { waitForTrace } from './wait-for-trace.ts';

const system = await startStackedSystem('outages', {
  stack: {
    programs: ['jaeger', 'prometheus', 'collector'],
    // Of traces that are neither failed nor slow, none.
    environment: { TAIL_SAMPLING_PERCENT: '0' },
  },
});
const { services, stack, jaeger, prometheus } = system;
const executor = services['executor-api'];
const root = 'dawsos-executor http.request';

const valuate = async (fault?: string) => {
  const url = `${executor.url}/v1/portfolios/${sample.portfolio}/valuation`;
  const headers: Record<string, string> = fault === undefined ? {} : { 'x-fault': fault };
  const { body } = await send<{ trace_id: string }>(url, { user: sample.user, headers });
  return body.trace_id;
};

test('of traces that the tail sampling keeps no share of, the failed and the slow ones are kept, whole', async () => {
  await valuate();
  const ordinary = await valuate();
  const failed = await valuate('error=1');
  const slow = await valuate('latency=700ms');
  await waitForTrace(jaeger, failed, [root]);
  const { spans } = await waitForTrace(jaeger, slow, [root, `${root} > dawsos-executor calculation`]);
  expect(spans.length).toBeGreaterThanOrEqual(5);
  // Older than both, and decided before them.
  expect(await jaeger.trace(ordinary)).toBeUndefined();
});

test('what Prometheus has scraped is still there after a restart', async () => {
  const started = `process_start_time_seconds{job=~"${Object.values(scrapeJobs).join('|')}"}`;
  await until('a scrape of every service', async () => (await prometheus.query(started)).length === 4);
  const before = Date.now() / 1000;
  const ask = () => prometheus.query(started, before);
  const known = await ask();
  expect(known).toHaveLength(4);
  await stack.restart('prometheus');
  expect(await ask()).toEqual(known);
});

/** What the executor may have in its container. */
const containerBytes = 512 * 1024 * 1024;

test('without a Collector no request fails, memory stays bounded, and spans flow again once it is back', async () => {
  const resident = async () => (await scrape(executor.process)).value('process_resident_memory_bytes') ?? Number.NaN;
  const lost = async () => {
    const { samples } = await scrape(executor.process);
    const gone = samples('dawsos_telemetry_spans_total').filter(({ labels }) => labels.outcome !== 'exported');
    return gone.reduce((sum, { value }) => sum + value, 0);
  };
  const load = startLoad(executor.url, undefined, 40);
  afterAll(load.stop);
  const answered = () => load.statuses.get(200) ?? 0;
  await until('a warm service', async () => answered() > 200);
  await stack.kill('collector');
  const [startedAt, lostBefore] = [answered(), await lost()];
  await until('ten seconds of load', async () => answered() > startedAt + 400);
  // Kept for another try, but neither for ever nor without end.
  await until('spans given up', async () => (await lost()) > lostBefore, 60_000);
  expect(await resident()).toBeLessThan(containerBytes);

  await stack.restart('collector');
  await waitForTrace(jaeger, await valuate('latency=700ms'), [root]);
  await load.stop();
  expect([...load.statuses.keys()]).toEqual([200]);
});
