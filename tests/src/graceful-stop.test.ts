import { randomBytes } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { requestContext, sample } from './samples.ts';
import { scrape } from './scrape.ts';
import { send } from './send.ts';
import { startSystem } from './system.ts';

const { services, otlp } = await startSystem([
  'market-data',
  'agent-runtime',
  'executor-api',
  'pricing-pack-builder',
  'alert-delivery',
]);

/** A request of each service that is worth a span; the worker has no routes but those for operators. */
const requests = {
  'executor-api': { path: `/v1/portfolios/${sample.portfolio}/valuation`, user: sample.user },
  'agent-runtime': {
    path: '/v1/agents/data_harvester/capabilities/fx_rates',
    body: { ctx: requestContext(), inputs: {} },
  },
  'market-data': { path: '/fmp/api/v3/stock/list?apikey=demo' },
  'pricing-pack-builder': { path: '/nowhere' },
  'alert-delivery': { path: '/v1/dead-letters' },
} as const;

/** Longest a stop may take. */
const graceMs = 10_000;

test.each(Object.keys(requests) as (keyof typeof requests)[])(
  '%s, told to stop under load, has sent the span of every request that it answered, and is gone in time',
  async (name) => {
    const service = services[name];
    const { path, ...options } = requests[name];
    const answered: string[] = [];
    const one = async (more = {}) => {
      const traceId = randomBytes(16).toString('hex');
      const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01`, ...more };
      const { status } = await send(`${service.url}${path}`, { ...options, headers });
      answered.push(traceId);
      return status;
    };
    /** Asks until nobody answers any more. */
    const client = async () => {
      for (;;) {
        try {
          await one();
        } catch {
          return; // Connection refused or closed: the service has stopped.
        }
      }
    };
    const load = Promise.all(Array.from({ length: 8 }, client));
    await vi.waitFor(() => expect(answered.length).toBeGreaterThan(200), { timeout: 20_000, interval: 10 });

    // One that is still being worked on when the stop comes; the workers have no routes that could be slow.
    const slow = ['pricing-pack-builder', 'alert-delivery'].includes(name)
      ? undefined
      : one({ 'x-fault': 'latency=800ms' });
    if (slow !== undefined) {
      const begun = async () => (await scrape(service)).value('dawsos_faults_injected_total', { fault: 'latency' });
      await vi.waitFor(async () => expect(await begun()).toBe(1), { timeout: 5_000, interval: 10 });
    }

    const toldAt = performance.now();
    const before = answered.length;
    // Throws if the process is still there in time, or leaves one behind.
    expect(await service.stop(graceMs)).toEqual({ code: 0, signal: null });
    expect(performance.now() - toldAt).toBeLessThan(graceMs);
    await load;
    if (slow !== undefined) expect(await slow).toBe(200);
    expect(answered.length).toBeGreaterThanOrEqual(before);

    const received = new Set(
      otlp
        .spans()
        .filter((span) => span.kind === 'server' && span.parentSpanId === 'b7ad6b7169203331')
        .map(({ traceId }) => traceId),
    );
    expect(answered.filter((traceId) => !received.has(traceId))).toEqual([]);
    const lines = service.stdout.json().filter(({ msg }) => msg === 'request');
    const logged = new Set(lines.map(({ trace_id }) => trace_id));
    expect(answered.filter((traceId) => !logged.has(traceId))).toEqual([]);
  },
);
