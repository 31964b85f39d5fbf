import type { StopLimits } from '../stop-limits.ts';
import { HeldRoom } from './held-room.ts';
import type { LocalTrace, RecordSink } from './local-trace.ts';
import { ProtoWriter } from './proto-writer.ts';
import type { RecordPool } from './record-pool.ts';
import { redactForeignRecord } from './redact-foreign-record.ts';
import { SpanBatch } from './span-batch.ts';
import type { SpanRecord } from './span-record.ts';

/** What became of a request: `accepted` but for `rejected` spans of it, `later` where trying again may help, after `waitMs` if the collector said so. */
export type SendOutcome =
  | { readonly kind: 'accepted'; readonly rejected?: number }
  | { readonly kind: 'refused' }
  | { readonly kind: 'later'; readonly waitMs?: number | undefined };

/** Sends one request; never rejects, and answers within a bounded time, at once where it is told to stop. */
export type Send = (body: Uint8Array, stop: AbortSignal) => Promise<SendOutcome>;

export interface OutboxOptions {
  readonly send: Send;
  readonly pool: RecordPool;
  /** The encoded `resource` field of every request. */
  readonly resource: Uint8Array;
  /** Spans held at most, those being sent (a megabyte at most) not counted; default 8,192, at about 300 bytes each. */
  readonly maxQueued?: number;
  /** Spans that are enough for a request; default 512. Where more wait, it carries as many as fit into a megabyte. */
  readonly batchSize?: number;
  /** Longest a span waits for its batch to fill; default 1,000 ms. */
  readonly delayMs?: number;
  /** 0–1, default `Math.random`: retries of many processes must not come at once. */
  readonly random?: () => number;
}

/** A batch is closed early at this size, requests put together of several stay below it, and nothing is taken beyond so many bytes, however few spans they are. */
const maxBatchBytes = 1 << 20;
const maxQueuedBytes = 32 << 20;
/** Of a batch's part of a request, beside its spans and the resource: scopes and lengths. */
const frameBytes = 256;
const maxAttempts = 5;
const firstBackoffMs = 1000;
const longestBackoffMs = 30_000;

/**
 * Encodes kept spans as they come and sends them in batches: one request at a time, of all that waits where the
 * collector is slow, everything bounded, every span accounted for. A batch the collector cannot take now is tried
 * again, each time after twice as long, and alone: the others have all their tries before them.
 */
export class SpanOutbox implements RecordSink {
  readonly room = new HeldRoom();
  readonly #options: Required<OutboxOptions>;
  /** The body of the request under way; there is only ever one. */
  readonly #body = new ProtoWriter();
  readonly #free: SpanBatch[] = [];
  #filling = new SpanBatch();
  #waiting: SpanBatch[] = [];
  #waitingSpans = 0;
  #waitingBytes = 0;
  #timer: NodeJS.Timeout | undefined;
  #backoff: NodeJS.Timeout | undefined;
  #sending: Promise<void> | undefined;
  #stopped = false;
  readonly #timeUp = new AbortController();
  /** Batches closed so far, and those of them that are no longer waited for. */
  #closed = 0;
  #settled = 0;
  /** Spans of the request that is not answered yet. */
  underWay = 0;
  exported = 0;
  dropped = 0;
  failed = 0;

  constructor(options: OutboxOptions) {
    this.#options = { maxQueued: 8192, batchSize: 512, delayMs: 1000, random: Math.random, ...options };
  }

  get queued(): number {
    return this.#waitingSpans + this.#filling.spans;
  }

  lost(count: number): void {
    this.dropped += count;
  }

  release(record: SpanRecord): void {
    this.#options.pool.release(record);
  }

  submit(record: SpanRecord, trace: LocalTrace): void {
    if (this.#stopped || this.queued >= this.#options.maxQueued || this.#waitingBytes >= maxQueuedBytes) {
      this.dropped++;
    } else {
      this.#encode(record, trace);
    }
    this.release(record);
  }

  #encode(record: SpanRecord, trace: LocalTrace): void {
    const filling = this.#filling;
    try {
      redactForeignRecord(record);
      filling.add(record, trace);
    } catch {
      this.dropped++; // A span that cannot be read must not leave as it is, and must not fail whoever ends it.
      return;
    }
    const full = filling.spans >= this.#options.batchSize || filling.bytes >= maxBatchBytes;
    if (full) this.#close();
    if (this.#sending !== undefined || this.#backoff !== undefined) return;
    if (full) this.#sendNext();
    else if (this.#timer === undefined) this.#awaitMore();
  }

  /** Sends what is queued now; what the collector asks to have later is left for then. */
  async flush(): Promise<void> {
    this.#close();
    const last = this.#closed;
    this.#endBackoff();
    while (this.#settled < last && this.#backoff === undefined) await (this.#sending ?? this.#sendNext());
  }

  /**
   * Takes no more spans and tries to send what there is, each batch once. After `sendMs` what still waits is dropped, and
   * a request that is under way even `lastRequestMs` later has failed.
   */
  async shutdown({ sendMs, lastRequestMs }: StopLimits): Promise<void> {
    this.#stopped = true;
    const deadlines = [
      setTimeout(() => this.#abandon(), sendMs),
      setTimeout(() => this.#timeUp.abort(), sendMs + lastRequestMs),
    ];
    await this.flush();
    for (const deadline of deadlines) clearTimeout(deadline);
  }

  #awaitMore(): void {
    this.#timer ??= setTimeout(() => {
      this.#close();
      this.#sendNext();
    }, this.#options.delayMs).unref();
  }

  /** Puts the batch being filled at the end of the queue. */
  #close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#filling.spans === 0) return;
    this.#closed++;
    this.#enqueue('push', this.#filling);
    this.#filling = this.#free.pop() ?? new SpanBatch();
  }

  #enqueue(where: 'push' | 'unshift', batch: SpanBatch): void {
    this.#waiting[where](batch);
    this.#waitingSpans += batch.spans;
    this.#waitingBytes += batch.bytes;
  }

  #sendNext(): Promise<void> {
    const batches = this.#takeRequest();
    const [oldest] = batches;
    if (oldest === undefined) return Promise.resolve();
    const { resource, send } = this.#options;
    oldest.attempts++;
    this.underWay = spansOf(batches);
    this.#body.length = 0;
    for (const batch of batches) batch.write(this.#body, resource);
    const body = this.#body.bytes.subarray(0, this.#body.length);
    this.#sending = send(body, this.#timeUp.signal).then((outcome) => {
      this.#sending = undefined;
      this.underWay = 0;
      this.#settle(batches, oldest.attempts, outcome);
      if (this.#backoff !== undefined || this.#stopped) return;
      if (this.#waiting.length > 0) this.#sendNext();
      else if (this.#filling.spans > 0) this.#awaitMore();
    });
    return this.#sending;
  }

  /** Takes the oldest of the waiting batches, as many as one request may carry; one that is tried again goes alone. */
  #takeRequest(): SpanBatch[] {
    let bytes = 0;
    const enough = this.#waiting.findIndex((batch, index) => {
      bytes += batch.bytes + this.#options.resource.length + frameBytes;
      return index > 0 && (bytes > maxBatchBytes || this.#waiting[0]?.attempts !== 0);
    });
    const batches = this.#waiting.splice(0, enough === -1 ? this.#waiting.length : enough);
    for (const batch of batches) {
      this.#waitingSpans -= batch.spans;
      this.#waitingBytes -= batch.bytes;
    }
    return batches;
  }

  #settle(batches: readonly SpanBatch[], attempts: number, outcome: SendOutcome): void {
    if (outcome.kind === 'later' && attempts < maxAttempts && !this.#stopped) {
      for (const batch of batches.toReversed()) this.#enqueue('unshift', batch);
      this.#backOff(attempts, outcome.waitMs);
    } else {
      this.#finish(batches, outcome.kind === 'accepted' ? (outcome.rejected ?? 0) : Number.POSITIVE_INFINITY);
    }
  }

  /** Counts batches that are done with, less so many spans that were lost, and lets them be filled again. */
  #finish(batches: readonly SpanBatch[], lost: number): void {
    const spans = spansOf(batches);
    const failed = Math.min(lost, spans);
    this.#settled += batches.length;
    this.exported += spans - failed;
    this.failed += failed;
    for (const batch of batches) {
      batch.clear();
      if (this.#free.length < 2) this.#free.push(batch);
    }
  }

  #backOff(attempts: number, askedMs: number | undefined): void {
    this.#backoff = setTimeout(
      () => {
        this.#backoff = undefined;
        this.#sendNext();
      },
      this.#waitMs(attempts, askedMs),
    ).unref();
  }

  #waitMs(attempts: number, askedMs = 0): number {
    const jitter = 0.8 + 0.4 * this.#options.random();
    return Math.min(Math.max(firstBackoffMs * 2 ** (attempts - 1) * jitter, askedMs), longestBackoffMs);
  }

  #endBackoff(): void {
    clearTimeout(this.#backoff);
    this.#backoff = undefined;
  }

  #abandon(): void {
    this.dropped += this.#waitingSpans;
    this.#settled += this.#waiting.length;
    this.#waiting = [];
    this.#waitingSpans = this.#waitingBytes = 0;
  }
}

const spansOf = (batches: readonly SpanBatch[]): number => batches.reduce((sum, { spans }) => sum + spans, 0);
