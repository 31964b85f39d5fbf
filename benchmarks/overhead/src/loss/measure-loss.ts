import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '@dawsos/testkit';
import { startHelper } from '../helper-process.ts';
import type { SinkCalls } from '../processes/sinks.ts';
import type { SpanSourceCalls } from '../processes/span-source.ts';
import type { Sinks } from '../variants/variant.ts';

export interface Pressure {
  readonly name: string;
  readonly spansPerSecond: number;
  readonly collector: 'healthy' | 'slow' | 'dead';
}

/** In the order of the table. */
export const pressures: readonly Pressure[] = [
  { name: 'healthy collector', spansPerSecond: 5_000, collector: 'healthy' },
  { name: 'healthy collector, ten times the spans', spansPerSecond: 50_000, collector: 'healthy' },
  { name: 'collector takes 500 ms for each batch', spansPerSecond: 5_000, collector: 'slow' },
  { name: 'no collector', spansPerSecond: 5_000, collector: 'dead' },
];

export interface LossResult {
  readonly preset: 'standard' | 'lean';
  readonly pressure: string;
  readonly offered: number;
  readonly arrived: number;
  /** What the core's own metric says was not delivered. */
  readonly countedLost: number;
}

const slowMs = 500;
/** Longer than a batch waits, shorter than an export may take. */
const settleMs = 1_500;

/** Puts each preset under each pressure for some seconds, each time a fresh process. */
export async function measureLoss(seconds: number, cores: readonly number[] | undefined): Promise<LossResult[]> {
  const sinks = await startHelper<SinkCalls, Sinks>('sinks');
  const results: LossResult[] = [];
  try {
    for (const { name, spansPerSecond, collector } of pressures) {
      for (const preset of ['standard', 'lean'] as const) {
        const endpoint = collector === 'dead' ? `http://127.0.0.1:${await freePort()}` : sinks.ready.otlpUrl;
        await sinks.calls.delayTraces(collector === 'slow' ? slowMs : 0);
        const source = await startHelper<SpanSourceCalls>('span-source', { args: [preset, endpoint], cores });
        const offered = await source.calls.offer(spansPerSecond, seconds);
        if (collector === 'healthy') await delay(settleMs);
        const { dropped, failed } = await source.calls.stop();
        await source.stop();
        const { spans } = await sinks.calls.collect();
        results.push({ preset, pressure: name, offered, arrived: spans, countedLost: dropped + failed });
      }
    }
  } finally {
    await sinks.stop();
  }
  return results;
}
