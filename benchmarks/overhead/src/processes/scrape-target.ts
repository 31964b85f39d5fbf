import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { metrics as catalogue } from '@dawsos/conventions';
import { createMetrics } from '@dawsos/telemetry/metrics';
import { Counter, Histogram, openMetricsContentType, Registry } from 'prom-client';
import { answerCalls } from './calls.ts';

interface Scrape {
  readonly cpuMs: number;
  readonly longestBlockMs: number;
}

const [library = '', wanted = ''] = process.argv.slice(2);
const { httpRequestDuration: duration, httpRequests: requests } = catalogue;
const kept = { trace_id: '0af7651916cd43dd8448eb211c80319c', span_id: 'b7ad6b7169203331' };

/** Histograms as far as their lines go into the number of series, counters for the rest. */
const linesOfHistogram = duration.buckets.length + 3;
const { method: methods, cache_hit: cacheHits } = duration.labels;
const histograms = Array.from({ length: 40 }, (_, index) => `/v1/route-${index}`)
  .flatMap((endpoint) =>
    methods.values.flatMap((method) => cacheHits.values.map((cache_hit) => ({ method, endpoint, cache_hit }))),
  )
  .slice(0, Math.floor(Number(wanted) / linesOfHistogram));
const counters = Array.from({ length: Number(wanted) % linesOfHistogram }, (_, index) => ({
  method: 'GET' as const,
  endpoint: '/v1/execute',
  status: String(200 + index),
}));
const seconds = [0.004, 0.04, 0.4, 4];

function fillCore(): () => Promise<string> {
  const metrics = createMetrics({ exemplar: () => kept, onCollectError: () => undefined });
  for (const labels of histograms) for (const value of seconds) metrics.histogram(duration).bind(labels).observe(value);
  for (const labels of counters) metrics.counter(requests).bind(labels).add();
  return async () => (await metrics.render('application/openmetrics-text')).body;
}

function fillClient(): () => Promise<string> {
  const registry = new Registry();
  registry.setContentType(openMetricsContentType);
  const registers = [registry];
  const histogram = new Histogram({
    name: duration.name,
    help: duration.help,
    labelNames: Object.keys(duration.labels),
    buckets: [...duration.buckets],
    enableExemplars: true,
    registers,
  });
  const counter = new Counter({
    name: requests.name,
    help: requests.help,
    labelNames: Object.keys(requests.labels),
    enableExemplars: true,
    registers,
  });
  for (const labels of histograms) {
    for (const value of seconds) histogram.observe({ labels, value, exemplarLabels: kept });
  }
  for (const labels of counters) counter.inc({ labels, value: 1, exemplarLabels: kept });
  return () => registry.metrics();
}

/** Turns the event loop until told to stop; answers the longest turn, which is as long as anything else had to wait. */
async function watchTurns(stopped: AbortSignal): Promise<number> {
  let longest = 0;
  let last = performance.now();
  while (!stopped.aborted) {
    await nextTurn();
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }
  return longest;
}

const render = library === 'core' ? fillCore() : fillClient();
const scrapes: Scrape[] = [];
const server = createServer(async (_request, response) => {
  const done = new AbortController();
  const turns = watchTurns(done.signal);
  const before = process.cpuUsage();
  response.end(await render());
  const { user, system } = process.cpuUsage(before);
  await nextTurn();
  done.abort();
  scrapes.push({ cpuMs: (user + system) / 1000, longestBlockMs: await turns });
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');

const calls = { scrapes: (): readonly Scrape[] => scrapes };
export type ScrapeCalls = typeof calls;

answerCalls(calls, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics` });
