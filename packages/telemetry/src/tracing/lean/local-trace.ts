import { SpanStatusCode, type TraceState } from '@opentelemetry/api';
import { bitsOf } from './binary-id.ts';
import type { HeldRoom, Share } from './held-room.ts';
import type { SpanRecord } from './span-record.ts';

/** Where finished records go: out, or back to be filled again. */
export interface RecordSink {
  /** For the spans of all traces that wait for their fate. */
  readonly room: HeldRoom;
  submit(record: SpanRecord, trace: LocalTrace): void;
  release(record: SpanRecord): void;
  /** Counts spans of a kept trace that were not held for it. */
  lost(count: number): void;
}

/** Spans of one trace that wait for its fate: the newest, which are nearest to what may go wrong. */
const maxHeld = 128;
/** So many have room in any case, and no more is asked for than so many at a time: most traces never ask. */
const heldAtOnce = 16;

/**
 * The part of a trace made in this process under one local root. A sampled one sends each span as it ends; of any
 * other the spans are held until the root ends, and sent only if something of it turned out to be worth keeping.
 */
export class LocalTrace {
  readonly traceId: string;
  readonly traceState: TraceState | undefined;
  /** What is told to others (`traceparent`): decided at the start, and the same for the whole trace. */
  readonly sampled: boolean;
  /** Unix time minus `performance.now()`, in ms: one clock for all spans of the trace, whoever sets the other one. */
  readonly clockOffset: number;
  readonly #sink: RecordSink;
  #bits: readonly [number, number, number, number] | undefined;
  #kept: boolean;
  #rootEnded = false;
  #firstHeld: SpanRecord | undefined;
  #lastHeld: SpanRecord | undefined;
  #held = 0;
  /** Of the room for large traces. */
  #share: Share | undefined;

  constructor(traceId: string, traceState: TraceState | undefined, sampled: boolean, sink: RecordSink) {
    this.traceId = traceId;
    this.traceState = traceState;
    this.sampled = sampled;
    this.clockOffset = Date.now() - performance.now();
    this.#sink = sink;
    this.#kept = sampled;
  }

  /** The id again, as 128 bits: only a trace that is sent needs them. */
  get bits(): readonly [number, number, number, number] {
    const { traceId } = this;
    this.#bits ??= [bitsOf(traceId, 0), bitsOf(traceId, 8), bitsOf(traceId, 16), bitsOf(traceId, 24)];
    return this.#bits;
  }

  /** Takes the record of a span that has ended; it belongs to the trace from here. */
  take(record: SpanRecord, isRoot: boolean): void {
    if (isRoot) this.#rootEnded = true;
    if (!this.#kept && isWanted(record, isRoot)) this.#keep();
    if (this.#kept) this.#sink.submit(record, this);
    else if (this.#rootEnded) this.#letGo(record);
    else this.#hold(record);
  }

  /** Takes the record of the root, which nobody finished: true where nothing of the trace is kept, false (and not taken) where something is. */
  takeUnwanted(root: SpanRecord): boolean {
    if (this.#kept || isWanted(root, true)) return false;
    this.#rootEnded = true;
    this.#letGo(root);
    return true;
  }

  #hold(record: SpanRecord): void {
    if (this.#held >= heldAtOnce && this.#held % heldAtOnce === 0) this.#makeRoom();
    this.#held++;
    if (this.#lastHeld === undefined) this.#firstHeld = record;
    else this.#lastHeld.next = record;
    this.#lastHeld = record;
  }

  /** For one span more: its own, or else that of the oldest. */
  #makeRoom(): void {
    const { room } = this.#sink;
    this.#share ??= room.open(this);
    if (this.#held < maxHeld && room.take(this.#share, heldAtOnce)) return;
    const oldest = this.#firstHeld as SpanRecord;
    this.#firstHeld = oldest.next;
    this.#held--;
    this.#share.notHeld++;
    this.#sink.release(oldest);
  }

  #keep(): void {
    this.#kept = true;
    if (this.#share !== undefined) this.#sink.lost(this.#share.notHeld);
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
    if (this.#share !== undefined) this.#sink.room.close(this.#share);
    this.#share = undefined;
    return first;
  }
}

/** Errors are; and whoever knows the limit of a request marks its root before it ends. */
const isWanted = (record: SpanRecord, isRoot: boolean): boolean =>
  record.statusCode === SpanStatusCode.ERROR || (isRoot && record.get('sampling.keep') === true);
