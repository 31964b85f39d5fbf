import type { SpanName } from '@dawsos/conventions';
import {
  type Context,
  context,
  isSpanContextValid,
  type Span as OtelSpan,
  propagation,
  SpanKind,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { noteFailure } from '../request-scope.ts';
import { LeanSpan } from './lean/lean-span.ts';
import { rootContext } from './linked-context.ts';
import { RecordedSpan } from './recorded-span.ts';
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
/** Most spans have no links: one object for all of a kind. */
const optionsOf = Object.fromEntries(Object.entries(kinds).map(([name, kind]) => [name, { kind }])) as {
  readonly [Kind in keyof typeof kinds]: { readonly kind: SpanKind };
};
const optionsFor = ({ kind = 'internal', links }: SpanOptions) =>
  links === undefined ? optionsOf[kind] : { kind: kinds[kind], links: toLinks(links) };
const nobody = new UnrecordedSpan();

/** {@link Tracing} over a preset; where a trace is not kept, no span object is made for any of its children. */
export function createTracing(preset: TracingPreset): Tracing {
  const tracer = preset.provider.getTracer(scopeName);
  const decidesAtStart = preset.startUndecidedSpan === undefined;

  const withSpan = <Result>(name: SpanName, options: SpanOptions, work: (span: Span) => Result): Result => {
    const parent = context.active();
    if (decidesAtStart) {
      const parentContext = trace.getSpanContext(parent);
      if (parentContext !== undefined && (parentContext.traceFlags & TraceFlags.SAMPLED) === 0) {
        return work(new UnrecordedSpan(parentContext));
      }
    }
    const otel = tracer.startSpan(name, optionsFor(options), parent);
    const active = options.leaf === true ? parent : trace.setSpan(parent, otel);
    if (!otel.isRecording()) return runIn(active, parent, new UnrecordedSpan(otel.spanContext()), work);
    const span = viewOf(otel);
    if (options.attributes !== undefined) span.set(options.attributes);
    let result: Result;
    try {
      result = runIn(active, parent, span, work);
    } catch (thrown) {
      failWith(otel, span, thrown);
    }
    if (result instanceof Promise) return endWith(otel, span, result) as Result;
    otel.end();
    return result;
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
  if (otel.isRecording()) return viewOf(otel);
  const spanContext = otel.spanContext();
  if (!isSpanContextValid(spanContext)) return nobody;
  return new UnrecordedSpan(spanContext, (error) => noteFailure(undefined, error));
}

/** Our view of a recording span. */
const viewOf = (otel: OtelSpan): Span => (otel instanceof LeanSpan ? otel : new RecordedSpan(otel));

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

/** Runs `work` in a context; where that is the one it is in already, without the switch. */
const runIn = <Result>(active: Context, current: Context, span: Span, work: (span: Span) => Result): Result =>
  active === current ? work(span) : context.with(active, work, undefined, span);

const endWith = <Value>(otel: OtelSpan, span: Span, result: Promise<Value>): Promise<Value> =>
  result.then(
    (value) => {
      otel.end();
      return value;
    },
    (thrown: unknown) => failWith(otel, span, thrown),
  );

function failWith(otel: OtelSpan, span: Span, thrown: unknown): never {
  span.fail(thrown);
  otel.end();
  throw thrown;
}
