import type { SpanAttributes } from '@dawsos/conventions';
import {
  type Attributes,
  type AttributeValue,
  type Exception,
  type Link,
  type Span,
  type SpanContext,
  type SpanStatus,
  SpanStatusCode,
  type TimeInput,
  TraceFlags,
} from '@opentelemetry/api';
import { recordFailure } from '../recorded-span.ts';
import { redactAttribute } from '../redact-foreign-span.ts';
import { formatTraceparent } from '../traceparent.ts';
import type { Span as OwnSpan } from '../tracing.ts';
import { hexOf } from './binary-id.ts';
import type { LocalTrace } from './local-trace.ts';
import { cleanEventAttributes, cleanLinkAttributes, cleanValue, spanLimits } from './span-limits.ts';
import type { SpanRecord } from './span-record.ts';
import { isHrTime, isTime, nanosOf, secondsOf, unixMsOf } from './span-time.ts';

/**
 * What instrumentation holds of a span, through the API or as our own code sees it: once it has ended it has let go of
 * its record and ignores all that comes.
 */
export class LeanSpan implements Span, OwnSpan {
  readonly trace: LocalTrace;
  /** The id as 64 bits. */
  readonly idHigh: number;
  readonly idLow: number;
  readonly #isRoot: boolean;
  readonly #startGiven: boolean;
  #record: SpanRecord | undefined;
  #spanId: string | undefined;
  #spanContext: SpanContext | undefined;

  constructor(trace: LocalTrace, record: SpanRecord, isRoot: boolean, startGiven: boolean, spanId?: string) {
    this.trace = trace;
    this.idHigh = record.idHigh;
    this.idLow = record.idLow;
    this.#record = record;
    this.#isRoot = isRoot;
    this.#startGiven = startGiven;
    this.#spanId = spanId;
  }

  get traceId(): string {
    return this.trace.traceId;
  }

  get spanId(): string {
    this.#spanId ??= hexOf(this.idHigh, this.idLow);
    return this.#spanId;
  }

  get traceparent(): string {
    return formatTraceparent(this.spanContext());
  }

  get recording(): boolean {
    return this.#record !== undefined;
  }

  set(attributes: SpanAttributes): void {
    for (const key in attributes) {
      const value = attributes[key as keyof SpanAttributes];
      if (value !== undefined) this.setAttribute(key, redactAttribute(key, value));
    }
  }

  fail(error: unknown): void {
    recordFailure(this, error);
  }

  spanContext(): SpanContext {
    const { traceId, traceState, sampled } = this.trace;
    this.#spanContext ??= {
      traceId,
      spanId: this.spanId,
      traceFlags: sampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
      ...(traceState !== undefined && { traceState }),
    };
    return this.#spanContext;
  }

  isRecording(): boolean {
    return this.#record !== undefined;
  }

  setAttribute(key: string, value: AttributeValue): this {
    const record = this.#record;
    if (record === undefined || value === undefined || key.length === 0) return this;
    const clean = cleanValue(value);
    // What is no value is passed over, but on a full span it counts as one too many, as it does with the SDK.
    const { attributes: limit } = spanLimits;
    const taken = clean === undefined ? record.hasRoomFor(key, limit) : record.put(key, clean, limit);
    if (!taken) record.droppedAttributes++;
    return this;
  }

  setAttributes(attributes: Attributes): this {
    for (const key in attributes) if (Object.hasOwn(attributes, key)) this.setAttribute(key, attributes[key]);
    return this;
  }

  addEvent(name: string, attributesOrTime?: Attributes | TimeInput, time?: TimeInput): this {
    const record = this.#record;
    if (record === undefined) return this;
    const timeGiven = isTime(attributesOrTime);
    const at = isTime(time) ? time : timeGiven ? attributesOrTime : undefined;
    const unixMs = at === undefined ? this.#now() : isHrTime(at) ? 0 : unixMsOf(at);
    const [seconds, nanos] = at !== undefined && isHrTime(at) ? at : [secondsOf(unixMs), nanosOf(unixMs)];
    record.events ??= [];
    if (record.events.length >= spanLimits.events) {
      record.events.shift();
      record.droppedEvents++;
    }
    const clean = cleanEventAttributes(timeGiven ? undefined : (attributesOrTime as Attributes | undefined));
    record.events.push({ name, seconds, nanos, ...clean });
    return this;
  }

  addLink(link: Link): this {
    const record = this.#record;
    if (record === undefined) return this;
    record.links ??= [];
    if (record.links.length >= spanLimits.links) {
      record.links.shift();
      record.droppedLinks++;
    }
    record.links.push({ context: link.context, ...cleanLinkAttributes(link.attributes) });
    return this;
  }

  addLinks(links: Link[]): this {
    for (const link of links) this.addLink(link);
    return this;
  }

  setStatus({ code, message }: SpanStatus): this {
    const record = this.#record;
    if (record === undefined || code === SpanStatusCode.UNSET || record.statusCode === SpanStatusCode.OK) return this;
    record.statusCode = code;
    record.statusMessage = code === SpanStatusCode.ERROR && typeof message === 'string' ? message : undefined;
    return this;
  }

  updateName(name: string): this {
    if (this.#record !== undefined) this.#record.name = name;
    return this;
  }

  recordException(exception: Exception, time?: TimeInput): void {
    const { code, name, message, stack } =
      typeof exception === 'string' ? { message: exception } : described(exception);
    const type = code ? String(code) : name;
    if (!type && !message) return;
    const attributes: Attributes = {};
    if (type) attributes['exception.type'] = type;
    if (message) attributes['exception.message'] = message;
    if (stack) attributes['exception.stacktrace'] = stack;
    this.addEvent('exception', attributes, time);
  }

  end(endTime?: TimeInput): void {
    const record = this.#record;
    if (record === undefined) return;
    if (endTime !== undefined && isHrTime(endTime)) record.setEnd(endTime[0], endTime[1]);
    else {
      const unixMs = endTime === undefined ? this.#now() : unixMsOf(endTime);
      record.setEnd(secondsOf(unixMs), nanosOf(unixMs));
    }
    this.#record = undefined;
    this.trace.take(record, this.#isRoot);
  }

  /** Ends a root that has nothing to say, if nothing of its trace is kept; else it goes on, and the answer is false. */
  letGo(): boolean {
    if (this.#record === undefined || !this.#isRoot || !this.trace.takeUnwanted(this.#record)) return false;
    this.#record = undefined;
    return true;
  }

  /** Unix ms by the trace's clock, unless the start is of somebody's own. */
  #now(): number {
    return this.#startGiven ? Date.now() : this.trace.clockOffset + performance.now();
  }
}

interface DescribedException {
  readonly code?: string | number;
  readonly name?: string;
  readonly message?: string;
  readonly stack?: string;
}

const described = (exception: Exclude<Exception, string> | undefined): DescribedException => exception ?? {};
