import { parseExposition } from '@dawsos/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { createMetrics } from './create-metrics.ts';
import { observeProcess } from './process-metrics.ts';

const metrics = createMetrics({
  exemplar: () => undefined,
  onCollectError: (error) => expect.unreachable(String(error)),
});
const observed = observeProcess(metrics, { version: '1.2.3', environment: 'test' });
afterEach(() => observed.stop());

describe('a process', () => {
  it('says what runs, since when, and how it is doing', async () => {
    const read = parseExposition(await metrics.render());
    const node_version = process.versions.node;
    expect(read.value('dawsos_system_info', { version: '1.2.3', environment: 'test', node_version })).toBe(1);
    expect(read.value('process_start_time_seconds')).toBeCloseTo(Date.now() / 1000 - process.uptime(), 0);
    expect(read.value('process_resident_memory_bytes')).toBeGreaterThan(10e6);
    expect(read.value('nodejs_heap_size_used_bytes')).toBeLessThanOrEqual(
      read.value('nodejs_heap_size_total_bytes') ?? 0,
    );
    expect(read.value('nodejs_eventloop_utilization_ratio')).toBeGreaterThanOrEqual(0);
    expect(read.value('nodejs_eventloop_utilization_ratio')).toBeLessThanOrEqual(1);
    for (const statistic of ['p50', 'p99', 'max']) {
      expect(read.value('nodejs_eventloop_lag_seconds', { statistic })).toBeLessThan(60);
    }
  });

  it('counts its CPU time once, however often it is scraped', async () => {
    let seconds = 0;
    for (let scrape = 0; scrape < 3; scrape++) {
      const before = process.cpuUsage();
      seconds = parseExposition(await metrics.render()).value('process_cpu_seconds_total') ?? 0;
      expect(seconds).toBeGreaterThanOrEqual((before.user + before.system) / 1e6);
    }
    const { user, system } = process.cpuUsage();
    expect(seconds).toBeLessThanOrEqual((user + system) / 1e6);
  });
});
