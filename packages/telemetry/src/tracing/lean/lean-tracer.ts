import {
  type Attributes,
  type Context,
  context,
  INVALID_SPAN_CONTEXT,
  isSpanContextValid,
  type Link,
  type Span,
  SpanKind,
  type SpanOptions,
  type TimeInput,
  TraceFlags,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import type { IdentifiedSpan, SpanIdentity } from '../tracing-preset.ts';
import { bitsOf } from './binary-id.ts';
import { LeanSpan } from './lean-span.ts';
import { LocalTrace, type RecordSink } from './local-trace.ts';
import type { RecordPool } from './record-pool.ts';
import { cleanLinkAttributes, cleanValue, spanLimits } from './span-limits.ts';
import type { Scope, SpanRecord } from './span-record.ts';
import { isHrTime, nanosOf, secondsOf, unixMsOf } from './span-time.ts';

/** What all tracers of a preset share. */
export interface Recorder {
  readonly pool: RecordPool;
  readonly sink: RecordSink;
  newTraceId(): string;
  /** Gives a span an id of its own. */
  identify(record: SpanRecord): void;
  /** Whether a new trace is sampled. */
  samples(traceId: string): boolean;
}

const noOptions: SpanOptions = {};

/** Makes spans of one scope; in a trace that is not sampled too, because its fate is told by its end. */
export class LeanTracer implements Tracer {
  readonly #scope: Scope;
  readonly #recorder: Recorder;

  constructor(scope: Scope, recorder: Recorder) {
    this.#scope = scope;
    this.#recorder = recorder;
  }

  startSpan(name: string, options: SpanOptions = noOptions, active: Context = context.active()): Span {
    return this.#start(name, options, active, undefined, false);
  }

  /** Starts a span whose identity and sampling were decided before it. */
  startIdentified(span: IdentifiedSpan, parent: Context, sampled: boolean): Span {
    return this.#start(span.name, span, parent, span.identity, sampled);
  }

  #start(
    name: string,
    options: SpanOptions,
    active: Context,
    identity: SpanIdentity | undefined,
    sampled: boolean,
  ): Span {
    if (isTracingSuppressed(active)) return trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
    const parent = options.root === true ? undefined : trace.getSpan(active);
    const record = this.#recorder.pool.take();
    record.scope = this.#scope;
    record.name = name;
    record.kind = options.kind ?? SpanKind.INTERNAL;
    if (identity === undefined) this.#recorder.identify(record);
    else {
      record.idHigh = bitsOf(identity.spanId, 0);
      record.idLow = bitsOf(identity.spanId, 8);
    }
    const isRoot = !(parent instanceof LeanSpan);
    const local = isRoot ? this.#begin(record, parent, identity, sampled) : join(record, parent);
    const { startTime } = options;
    setStart(record, local, startTime);
    if (options.attributes !== undefined) fill(record, options.attributes);
    if (options.links !== undefined && options.links.length > 0) addLinks(record, options.links);
    return new LeanSpan(local, record, isRoot, startTime !== undefined, identity?.spanId);
  }

  startActiveSpan<Work extends (span: Span) => unknown>(name: string, work: Work): ReturnType<Work>;
  startActiveSpan<Work extends (span: Span) => unknown>(
    name: string,
    options: SpanOptions,
    work: Work,
  ): ReturnType<Work>;
  startActiveSpan<Work extends (span: Span) => unknown>(
    name: string,
    options: SpanOptions,
    parent: Context,
    work: Work,
  ): ReturnType<Work>;
  startActiveSpan<Work extends (span: Span) => unknown>(
    name: string,
    ...rest: [Work] | [SpanOptions, Work] | [SpanOptions, Context, Work]
  ): ReturnType<Work> {
    const work = rest.at(-1) as Work;
    const options = rest.length > 1 ? (rest[0] as SpanOptions) : {};
    const parent = rest.length > 2 ? (rest[1] as Context) : context.active();
    const span = this.startSpan(name, options, parent);
    return context.with(trace.setSpan(parent, span), work as (span: Span) => ReturnType<Work>, undefined, span);
  }

  /** A local trace whose root the record is, below a parent elsewhere or nobody. */
  #begin(
    record: SpanRecord,
    parent: Span | undefined,
    identity: SpanIdentity | undefined,
    sampled: boolean,
  ): LocalTrace {
    const recorder = this.#recorder;
    const above = parent?.spanContext();
    if (above !== undefined && isSpanContextValid(above)) {
      record.setParent(bitsOf(above.spanId, 0), bitsOf(above.spanId, 8), above.isRemote === true);
      const kept = identity === undefined ? (above.traceFlags & TraceFlags.SAMPLED) !== 0 : sampled;
      return new LocalTrace(above.traceId, above.traceState, kept, recorder.sink);
    }
    if (identity !== undefined) return new LocalTrace(identity.traceId, undefined, sampled, recorder.sink);
    const traceId = recorder.newTraceId();
    return new LocalTrace(traceId, undefined, recorder.samples(traceId), recorder.sink);
  }
}

/** The local trace of the parent, which the record becomes a part of. */
function join(record: SpanRecord, parent: LeanSpan): LocalTrace {
  record.setParent(parent.idHigh, parent.idLow, false);
  return parent.trace;
}

function fill(record: SpanRecord, attributes: Attributes): void {
  for (const key in attributes) {
    const value = attributes[key];
    if (value === undefined || !Object.hasOwn(attributes, key)) continue;
    const clean = key.length === 0 ? undefined : cleanValue(value);
    if (clean === undefined || !record.put(key, clean, spanLimits.attributes)) record.droppedAttributes++;
  }
}

/** The newest links where there are too many. */
function addLinks(record: SpanRecord, links: readonly Link[]): void {
  record.droppedLinks = Math.max(links.length - spanLimits.links, 0);
  record.links = links
    .slice(record.droppedLinks)
    .map((link) => ({ context: link.context, ...cleanLinkAttributes(link.attributes) }));
}

function setStart(record: SpanRecord, { clockOffset }: LocalTrace, startTime: TimeInput | undefined): void {
  if (startTime !== undefined && isHrTime(startTime)) {
    record.setStart(startTime[0], startTime[1]);
    return;
  }
  const unixMs = startTime === undefined ? clockOffset + performance.now() : unixMsOf(startTime);
  record.setStart(secondsOf(unixMs), nanosOf(unixMs));
}
