import { SpanStatusCode, type TraceState } from '@opentelemetry/api';
import { bitsOf } from './binary-id.ts';
import type { SpanRecord } from './span-record.ts';

/** Where finished records go: out, or back to be filled again. */
export interface RecordSink {
  submit(record: SpanRecord, trace: LocalTrace): void;
  release(record: SpanRecord): void;
  /** Counts spans of a kept trace that were not held for it. */
  lost(count: number): void;
}

/** Spans of one trace that wait for its fate: beyond them only errors are taken. */
const maxHeld = 128;

/**
 * The part of a trace made in this process under one local root. A sampled one sends each span as it ends; of any
 * other the spans are held until the root ends, and sent only if something of it turned out to be worth keeping.
 */
export class LocalTrace {
  readonly traceId: string;
  /** The id again, as 128 bits. */
  readonly bits: readonly [number, number, number, number];
  readonly traceState: TraceState | undefined;
  /** What is told to others (`traceparent`): decided at the start, and the same for the whole trace. */
  readonly sampled: boolean;
  /** Unix time minus `performance.now()`, in ms: one clock for all spans of the trace, whoever sets the other one. */
  readonly clockOffset: number;
  readonly #sink: RecordSink;
  #kept: boolean;
  #rootEnded = false;
  #firstHeld: SpanRecord | undefined;
  #lastHeld: SpanRecord | undefined;
  #held = 0;
  #notHeld = 0;

  constructor(traceId: string, traceState: TraceState | undefined, sampled: boolean, sink: RecordSink) {
    this.traceId = traceId;
    this.bits = [bitsOf(traceId, 0), bitsOf(traceId, 8), bitsOf(traceId, 16), bitsOf(traceId, 24)];
    this.traceState = traceState;
    this.sampled = sampled;
    this.clockOffset = Date.now() - performance.now();
    this.#sink = sink;
    this.#kept = sampled;
  }

  /** Takes the record of a span that has ended; it belongs to the trace from here. */
  take(record: SpanRecord, isRoot: boolean): void {
    if (isRoot) this.#rootEnded = true;
    if (!this.#kept && (record.statusCode === SpanStatusCode.ERROR || (isRoot && asksToBeKept(record)))) this.#keep();
    if (this.#kept) this.#sink.submit(record, this);
    else if (this.#rootEnded) this.#letGo(record);
    else this.#hold(record);
  }

  #hold(record: SpanRecord): void {
    if (this.#held >= maxHeld) {
      this.#notHeld++;
      this.#sink.release(record);
      return;
    }
    this.#held++;
    if (this.#lastHeld === undefined) this.#firstHeld = record;
    else this.#lastHeld.next = record;
    this.#lastHeld = record;
  }

  #keep(): void {
    this.#kept = true;
    this.#sink.lost(this.#notHeld);
    this.#notHeld = 0;
    for (let record = this.#takeHeld(); record !== undefined; ) {
      const { next } = record;
      this.#sink.submit(record, this);
      record = next;
    }
  }

  #letGo(last: SpanRecord): void {
    for (let record = this.#takeHeld(); record !== undefined; ) {
      const { next } = record;
      this.#sink.release(record);
      record = next;
    }
    this.#sink.release(last);
  }

  #takeHeld(): SpanRecord | undefined {
    const first = this.#firstHeld;
    this.#firstHeld = this.#lastHeld = undefined;
    this.#held = 0;
    return first;
  }
}

/** Whoever knows the limit of a request marks its root before it ends. */
const asksToBeKept = (record: SpanRecord): boolean => record.get('sampling.keep') === true;
