import type { Context, Span } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { type SpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { AdaptiveRatio } from './adaptive-ratio.ts';
import { BatchProcessor } from './batch-processor.ts';
import { CountingExporter } from './counting-exporter.ts';
import { IdentityGenerator } from './identity-generator.ts';
import { createResource } from './resource.ts';
import { RatioSampler } from './sampling.ts';
import { scopeName } from './scope-name.ts';
import { stopLimits } from './stop-limits.ts';
import type { IdentifiedSpan, PresetOptions, TracingPreset } from './tracing-preset.ts';

/** OpenTelemetry's SDK as the recorder, OTLP protobuf over HTTP as the way out. */
export function createStandardPreset(options: PresetOptions): TracingPreset {
  const identities = new IdentityGenerator();
  const ratio = new AdaptiveRatio(options.sampleRate);
  const sampler = new RatioSampler(ratio);
  const adapting = setInterval(() => ratio.adapt(), options.adaptEveryMs ?? 10_000).unref();
  const exporter = options.endpoint === undefined ? undefined : new CountingExporter(otlpExporter(options.endpoint));
  const processor = exporter && new BatchProcessor(exporter);
  const provider = new TracerProvider({
    resource: createResource(options),
    sampler,
    idGenerator: identities,
    spanProcessors: [processor ?? discardingProcessor],
    spanLimits: { attributeValueLengthLimit: 4096 },
  });
  const tracer = provider.getTracer(scopeName);

  return {
    provider,
    newIdentity: () => ({ traceId: identities.generateTraceId(), spanId: identities.generateSpanId() }),
    keeps: (traceId) => sampler.keeps(traceId),
    startKeptSpan: (span: IdentifiedSpan, parent: Context): Span => {
      sampler.forced = true;
      try {
        return identities.using(span.identity, () => tracer.startSpan(span.name, span, parent));
      } finally {
        sampler.forced = false;
      }
    },
    noteRequest: (failed) => ratio.note(failed),
    flush: async () => processor?.forceFlush(),
    shutdown: async () => {
      clearInterval(adapting);
      if (processor === undefined || exporter === undefined) return;
      const { sendMs, lastRequestMs } = stopLimits;
      const timeUp = Promise.withResolvers<void>();
      const deadlines = [
        setTimeout(() => processor.abandon(), sendMs),
        setTimeout(timeUp.resolve, sendMs + lastRequestMs),
      ];
      const stopped = processor.shutdown().catch(() => undefined); // Counted as failed by the exporter.
      await Promise.race([stopped, timeUp.promise]);
      for (const deadline of deadlines) clearTimeout(deadline);
      exporter.giveUp();
    },
    stats: () => ({
      sampleRate: ratio.rate,
      queued: processor === undefined ? 0 : processor.queued + processor.underWay,
      exported: exporter?.exported ?? 0,
      dropped: processor?.dropped ?? 0,
      failed: exporter?.failed ?? 0,
    }),
  };
}

const otlpExporter = (endpoint: string): OTLPTraceExporter =>
  new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` });

/** Ids, propagation and exemplars work without a collector; the spans themselves go nowhere. */
const discardingProcessor: SpanProcessor = {
  onStart() {},
  onEnd() {},
  forceFlush: async () => undefined,
  shutdown: async () => undefined,
};
