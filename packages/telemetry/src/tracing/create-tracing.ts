import type { SpanName } from '@dawsos/conventions';
import {
  type Context,
  context,
  isSpanContextValid,
  propagation,
  SpanKind,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { noteFailure } from '../request-scope.ts';
import { rootContext } from './linked-context.ts';
import { RecordedSpan, safeAttributes } from './recorded-span.ts';
import { scopeName } from './scope-name.ts';
import { parseTraceparent } from './traceparent.ts';
import type { Span, SpanOptions, Tracing } from './tracing.ts';
import type { TracingPreset } from './tracing-preset.ts';
import { UnrecordedSpan } from './unrecorded-span.ts';

const kinds = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;
const nobody = new UnrecordedSpan();

/** {@link Tracing} over a preset; where a trace is not kept, no span object is made for any of its children. */
export function createTracing(preset: TracingPreset): Tracing {
  const tracer = preset.provider.getTracer(scopeName);

  const withSpan = <Result>(name: SpanName, options: SpanOptions, work: (span: Span) => Result): Result => {
    const parent = context.active();
    const parentContext = trace.getSpanContext(parent);
    if (parentContext !== undefined && (parentContext.traceFlags & TraceFlags.SAMPLED) === 0) {
      return work(new UnrecordedSpan(parentContext));
    }
    const otel = tracer.startSpan(
      name,
      {
        kind: kinds[options.kind ?? 'internal'],
        attributes: safeAttributes(options.attributes),
        ...(options.links !== undefined && { links: toLinks(options.links) }),
      },
      parent,
    );
    const run = (span: Span): Result =>
      options.leaf === true ? work(span) : context.with(trace.setSpan(parent, otel), work, undefined, span);
    if (!otel.isRecording()) return run(new UnrecordedSpan(otel.spanContext()));
    const span = new RecordedSpan(otel);
    return settle(
      () => run(span),
      (error) => {
        if (error !== undefined) span.fail(error.thrown);
        otel.end();
      },
    );
  };

  return {
    withSpan,
    withRemoteParent: (traceparent, work) => context.with(remoteContext(traceparent), work),
    current: () => spanOf(context.active()),
    traceparent: () => spanOf(context.active()).traceparent,
    outgoingHeaders: () => {
      const headers: Record<string, string> = {};
      propagation.inject(context.active(), headers);
      return headers;
    },
    childEnvironment: () => {
      const headers: Record<string, string> = {};
      propagation.inject(context.active(), headers);
      return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]));
    },
    flush: () => preset.flush(),
    stats: () => preset.stats(),
  };
}

/** The active span of a context in our view; one that records nothing where there is none. */
export function spanOf(active: Context): Span {
  const otel = trace.getSpan(active);
  if (otel === undefined) return nobody;
  if (otel.isRecording()) return new RecordedSpan(otel);
  const spanContext = otel.spanContext();
  if (!isSpanContextValid(spanContext)) return nobody;
  return new UnrecordedSpan(spanContext, (error) => noteFailure(undefined, error));
}

/** A context whose parent is the remote span; without a valid one, a context that starts a new trace. */
export function remoteContext(traceparent: string | undefined): Context {
  const remote = parseTraceparent(traceparent);
  return remote === undefined ? rootContext : trace.setSpanContext(rootContext, remote);
}

const toLinks = (traceparents: readonly string[]) =>
  traceparents.flatMap((traceparent) => {
    const linked = parseTraceparent(traceparent);
    return linked === undefined ? [] : [{ context: linked }];
  });

/** Runs `work` and calls `done` when it, or the promise it returns, has settled. */
function settle<Result>(work: () => Result, done: (error?: { thrown: unknown }) => void): Result {
  let result: Result;
  try {
    result = work();
  } catch (thrown) {
    done({ thrown });
    throw thrown;
  }
  if (!(result instanceof Promise)) {
    done();
    return result;
  }
  return result.then(
    (value: unknown) => {
      done();
      return value;
    },
    (thrown: unknown) => {
      done({ thrown });
      throw thrown;
    },
  ) as Result;
}
