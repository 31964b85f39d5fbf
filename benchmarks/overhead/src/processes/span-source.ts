import { setTimeout as delay } from 'node:timers/promises';
import { spanNames } from '@dawsos/conventions';
import { startTelemetry } from '@dawsos/telemetry';
import { parseExposition } from '@dawsos/testkit';
import { answerCalls } from './calls.ts';

const [preset = '', endpoint = ''] = process.argv.slice(2);
const telemetry = await startTelemetry({
  service: 'dawsos-executor',
  version: '0.1.0',
  environment: 'production',
  enabled: true,
  tracing: { endpoint, sampleRate: 1, preset: preset === 'lean' ? 'lean' : 'standard' },
  errors: {},
  logging: { level: 'error', format: 'json' },
});
const { tracing, metrics } = telemetry;
const spansOfTrace = 4;

const makeTrace = (): void =>
  tracing.withSpan(spanNames.executePattern, { attributes: { pattern_id: 'portfolio_overview' } }, () => {
    for (let index = 1; index < spansOfTrace; index += 1) {
      const attributes = { pattern_id: 'portfolio_overview', step_index: index, capability: 'positions' };
      tracing.withSpan(spanNames.patternStep, { attributes }, () => undefined);
    }
  });

const calls = {
  /** Ends `perSecond` spans a second for `seconds`; answers how many that were. */
  offer: async (perSecond: number, seconds: number): Promise<number> => {
    const startedAt = performance.now();
    let offered = 0;
    for (let elapsed = 0; elapsed < seconds; elapsed = (performance.now() - startedAt) / 1000) {
      // At most what a tenth of a second may bring: a process that was held up does not make it up in one burst.
      const due = Math.min(elapsed * perSecond - offered, perSecond / 10);
      for (let made = 0; made < due; made += spansOfTrace, offered += spansOfTrace) makeTrace();
      await delay(5);
    }
    return offered;
  },
  /** Stops telemetry as a service does; answers what the core's own metric says of its spans. */
  stop: async (): Promise<{ exported: number; dropped: number; failed: number }> => {
    await telemetry.stop();
    const exposition = parseExposition(await metrics.render());
    const count = (outcome: string) => exposition.value('dawsos_telemetry_spans_total', { outcome }) ?? 0;
    return { exported: count('exported'), dropped: count('dropped'), failed: count('failed') };
  },
};
export type SpanSourceCalls = typeof calls;

answerCalls(calls);
