import { sleep } from 'k6';
import exec from 'k6/execution';
import http from 'k6/http';
import { Gauge } from 'k6/metrics';
import type { Scenario } from 'k6/options';
import type { Target } from './discover.ts';
import { growthOf, type Observation } from './growth.ts';
import { probe } from './requests.ts';
import { metricsToken, metricsUrl } from './variables.ts';

const growth = new Gauge('soak_growth');

/** Half as much again in the last tenth as in the first is a leak, or will be slow tomorrow. */
export const growthLimits: Readonly<Record<string, string[]>> = {
  'soak_growth{of:latency}': ['value<1.5'],
  'soak_growth{of:memory}': ['value<1.5'],
};
/** Differences that say nothing: milliseconds, and bytes that a heap takes when it likes. */
const least = { latency: 10, memory: 32 * 1024 * 1024 };

/** One user beside the load, who sees the whole test: k6's thresholds cannot compare its parts. */
export const watching = (seconds: number, run: string): Scenario => ({
  executor: 'constant-vus',
  vus: 1,
  duration: `${seconds}s`,
  exec: run,
});

/** Asks for an analysis and the server's memory, again and again, and tells how both have grown when the last tenth begins. */
export function createWatch(seconds: number): (target: Target) => void {
  const seen: Readonly<Record<keyof typeof least, Observation[]>> = { latency: [], memory: [] };
  let turn = 0;
  return ({ portfolios }) => {
    const at = (Date.now() - exec.scenario.startTime) / 1000;
    const portfolio = portfolios[turn % portfolios.length];
    turn += 1;
    if (portfolio) seen.latency.push({ at, value: probe(portfolio) });
    const memory = readMemory();
    if (memory !== undefined) seen.memory.push({ at, value: memory });
    for (const of of ['latency', 'memory'] as const) {
      const grown = growthOf(seen[of], seconds, least[of]);
      if (grown !== undefined) growth.add(grown, { of });
    }
    sleep(Math.max(0.05, Math.min(5, seconds / 200)));
  };
}

/** Bytes that the server has resident; undefined where it does not say. */
function readMemory(): number | undefined {
  const headers: Record<string, string> = metricsToken ? { Authorization: `Bearer ${metricsToken}` } : {};
  const { status, body } = http.get(metricsUrl, { headers, tags: { request: 'metrics' }, responseType: 'text' });
  const [, bytes] = /^process_resident_memory_bytes(?:\{.*\})? (\S+)/m.exec(status === 200 ? body : '') ?? [];
  return bytes === undefined ? undefined : Number(bytes);
}
