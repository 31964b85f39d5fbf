import type { Database, Statement } from '@dawsos/database';
import { context, propagation, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { RequestHandler } from 'express';
import pino from 'pino';
import { Counter, Histogram } from 'prom-client';
import type { Instrumentation, Sinks } from './variant.ts';

/** What a careful team writes itself: one server span, steps and queries as its children, a histogram, a log line. */
export const instrument = ({ otlpUrl }: Sinks): Instrumentation => {
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'bench' }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(Number(process.env.SAMPLE_RATE)) }),
    // Its queue of 2,048 spans would overflow under this load.
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: new OTLPTraceExporter({ url: `${otlpUrl}/v1/traces` }),
        maxQueueSize: 8_192,
        scheduledDelayMillis: 1_000,
      }),
    ],
  });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());

  const tracer = provider.getTracer('bench');
  const destination = pino.destination({ sync: false, minLength: 4_096 });
  const log = pino(
    { base: { service: 'bench' }, formatters: { level: (label) => ({ level: label }) }, mixin: () => idsOf() },
    destination,
  );
  const labelNames = ['method', 'route', 'status'] as const;
  const duration = new Histogram({ name: 'http_request_duration_seconds', help: 'Duration of requests', labelNames });
  const requests = new Counter({ name: 'http_requests_total', help: 'Requests', labelNames });

  const observe: RequestHandler = (request, response, next) => {
    const startedAt = performance.now();
    const { method } = request;
    const span = tracer.startSpan(
      'http.request',
      { kind: SpanKind.SERVER, attributes: { 'http.request.method': method, 'url.path': request.path } },
      propagation.extract(context.active(), request.headers),
    );
    const active = trace.setSpan(context.active(), span);
    response.once('finish', () => {
      const status = response.statusCode;
      const route = String(request.route?.path ?? 'none');
      const seconds = (performance.now() - startedAt) / 1000;
      span.setAttributes({ 'http.route': route, 'http.response.status_code': status });
      if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
      const labels = { method, route, status: String(status) };
      duration.observe(labels, seconds);
      requests.inc(labels);
      context.with(active, () => log.info({ method, route, status, duration_ms: seconds * 1000 }, 'request'));
    });
    context.with(active, next);
  };

  const within = <Result>(span: Span, work: () => Promise<Result>): Promise<Result> =>
    work()
      .catch((error) => {
        span.recordException(error);
        span.setStatus({ code: SpanStatusCode.ERROR });
        throw error;
      })
      .finally(() => span.end());

  return {
    middleware: observe,
    step: (index, capability, work) =>
      tracer.startActiveSpan(
        'pattern.step',
        { attributes: { pattern_id: 'portfolio_overview', step_index: index, capability } },
        (span) => within(span, work),
      ),
    database: (database: Database) => ({
      ...database,
      query: <Row>(statement: Statement, values?: readonly unknown[]) => {
        const attributes = {
          'db.system.name': 'postgresql',
          'db.operation.name': statement.operation,
          'db.collection.name': statement.table,
          'db.query.text': statement.text,
        };
        return tracer.startActiveSpan('db.query', { kind: SpanKind.CLIENT, attributes }, (span) =>
          within(span, () => database.query<Row>(statement, values)),
        );
      },
    }),
    onError: (error) => log.error({ err: error }, 'request failed'),
    flush: async () => {
      await provider.forceFlush();
      destination.flushSync();
    },
  };
};

const idsOf = () => {
  const span = trace.getSpanContext(context.active());
  return span === undefined ? {} : { trace_id: span.traceId, span_id: span.spanId };
};
