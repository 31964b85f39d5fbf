import { spanNames } from '@dawsos/conventions';
import { INVALID_TRACEID, SpanKind } from '@opentelemetry/api';
import type { Telemetry } from '../telemetry.ts';
import { rootContext } from './linked-context.ts';

export interface TestSpanReport {
  /** 32 hex digits; zeros with telemetry off. */
  readonly traceId: string;
  /** `waiting`: the collector had not taken it in time; `not_sent`: there is no collector. */
  readonly outcome: 'exported' | 'failed' | 'waiting' | 'not_sent';
}

/** Makes one span of its own trace, kept whatever the sampling rate, sends it, and tells what became of it within `timeoutMs`. */
export async function sendTestSpan({ preset }: Pick<Telemetry, 'preset'>, timeoutMs = 3000): Promise<TestSpanReport> {
  if (preset === undefined) return { traceId: INVALID_TRACEID, outcome: 'not_sent' };
  const identity = preset.newIdentity();
  const before = preset.stats();
  const kept = { name: spanNames.debugTrace, kind: SpanKind.INTERNAL, attributes: { 'sampling.keep': true } };
  preset.startKeptSpan({ ...kept, startTime: Date.now(), identity }, rootContext).end();
  const timeUp = Promise.withResolvers<boolean>();
  const timer = setTimeout(timeUp.resolve, timeoutMs, false);
  const flushed = await Promise.race([preset.flush().then(() => true), timeUp.promise]);
  clearTimeout(timer);
  const after = preset.stats();
  const outcome = !flushed
    ? 'waiting'
    : after.failed > before.failed || after.dropped > before.dropped
      ? 'failed'
      : after.exported > before.exported
        ? 'exported'
        : after.queued > 0
          ? 'waiting'
          : 'not_sent';
  return { traceId: identity.traceId, outcome };
}
