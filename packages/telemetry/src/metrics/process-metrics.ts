import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { metrics as catalogue } from '@dawsos/conventions';
import type { Metrics } from './metrics.ts';

/** Declares what runs, and reads CPU, memory and event-loop health at each scrape. */
export function observeProcess(metrics: Metrics, info: { version: string; environment: string }): { stop(): void } {
  metrics
    .gauge(catalogue.systemInfo)
    .bind({ ...info, node_version: process.versions.node })
    .set(1);
  metrics
    .gauge(catalogue.processStart)
    .bind({})
    .set(performance.timeOrigin / 1000);

  const cpu = metrics.counter(catalogue.processCpu);
  const memory = metrics.gauge(catalogue.processMemory).bind({});
  const heapUsed = metrics.gauge(catalogue.heapUsed).bind({});
  const heapTotal = metrics.gauge(catalogue.heapTotal).bind({});
  const lag = metrics.gauge(catalogue.eventLoopLag);
  const utilization = metrics.gauge(catalogue.eventLoopUtilization).bind({});
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  let cpuSeen = 0;
  let loopSeen = performance.eventLoopUtilization();

  metrics.onScrape(() => {
    const { user, system } = process.cpuUsage();
    const cpuSeconds = (user + system) / 1e6;
    cpu.add(cpuSeconds - cpuSeen);
    cpuSeen = cpuSeconds;
    const { rss, heapUsed: used, heapTotal: total } = process.memoryUsage();
    memory.set(rss);
    heapUsed.set(used);
    heapTotal.set(total);
    lag.bind({ statistic: 'p50' }).set(delay.percentile(50) / 1e9);
    lag.bind({ statistic: 'p99' }).set(delay.percentile(99) / 1e9);
    lag.bind({ statistic: 'max' }).set(delay.max / 1e9);
    delay.reset();
    const loop = performance.eventLoopUtilization();
    utilization.set(performance.eventLoopUtilization(loop, loopSeen).utilization);
    loopSeen = loop;
  });
  return { stop: () => void delay.disable() };
}
