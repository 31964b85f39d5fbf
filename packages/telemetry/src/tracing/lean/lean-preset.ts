import type { Context } from '@opentelemetry/api';
import { AdaptiveRatio } from '../adaptive-ratio.ts';
import { IdentityGenerator } from '../identity-generator.ts';
import { createResource } from '../resource.ts';
import { RatioSampler } from '../sampling.ts';
import { scopeName } from '../scope-name.ts';
import { stopLimits } from '../stop-limits.ts';
import type { IdentifiedSpan, PresetOptions, TracingPreset } from '../tracing-preset.ts';
import { randomBits } from './binary-id.ts';
import { HeldRoom } from './held-room.ts';
import { LeanProvider } from './lean-provider.ts';
import { LeanSpan } from './lean-span.ts';
import type { RecordSink } from './local-trace.ts';
import { createOtlpSender } from './otlp-sender.ts';
import { RecordPool } from './record-pool.ts';
import { encodeResource } from './span-batch.ts';
import { SpanOutbox } from './span-outbox.ts';

/** A recorder of our own: spans in pooled records, kept or let go when their local root ends, written straight to OTLP. */
export function createLeanPreset(options: PresetOptions): TracingPreset {
  const identities = new IdentityGenerator();
  const ratio = new AdaptiveRatio(options.sampleRate);
  const sampler = new RatioSampler(ratio);
  const adapting = setInterval(() => ratio.adapt(), options.adaptEveryMs ?? 10_000).unref();
  const pool = new RecordPool();
  const outbox =
    options.endpoint === undefined
      ? undefined
      : new SpanOutbox({
          send: createOtlpSender(options.endpoint),
          pool,
          resource: encodeResource(createResource(options).attributes),
        });
  const provider = new LeanProvider({
    pool,
    sink: outbox ?? discarding(pool),
    newTraceId: () => identities.generateTraceId(),
    identify: (record) => {
      record.idHigh = randomBits();
      record.idLow = randomBits() | 1; // Zero is no id.
    },
    samples: (traceId) => sampler.keeps(traceId),
  });
  const tracer = provider.tracer(scopeName);
  const start = (span: IdentifiedSpan, parent: Context, sampled: boolean) =>
    tracer.startIdentified(span, parent, sampled);

  return {
    provider,
    newIdentity: () => ({ traceId: identities.generateTraceId(), spanId: identities.generateSpanId() }),
    keeps: (traceId) => sampler.keeps(traceId),
    startKeptSpan: (span, parent) => start(span, parent, true),
    startUndecidedSpan: (span, parent) => start(span, parent, false),
    letGo: (span) => span instanceof LeanSpan && span.letGo(),
    flush: async () => outbox?.flush(),
    noteRequest: (failed) => ratio.note(failed),
    shutdown: async () => {
      clearInterval(adapting);
      await outbox?.shutdown(stopLimits);
    },
    stats: () => ({
      sampleRate: ratio.rate,
      queued: outbox === undefined ? 0 : outbox.queued + outbox.underWay,
      exported: outbox?.exported ?? 0,
      dropped: outbox?.dropped ?? 0,
      failed: outbox?.failed ?? 0,
    }),
  };
}

/** Where there is no collector: ids, propagation and exemplars work, the spans themselves go nowhere. */
const discarding = (pool: RecordPool): RecordSink => ({
  room: new HeldRoom(),
  submit: (record) => pool.release(record),
  release: (record) => pool.release(record),
  lost() {},
});
