import { context } from '@opentelemetry/api';
import type { ReadableSpan, SpanExporter, SpanProcessor } from '@opentelemetry/sdk-trace';
import { redactForeignSpan } from './redact-foreign-span.ts';
import { untracedContext } from './untraced-context.ts';

export interface BatchOptions {
  /** Spans held at most, those being sent not counted; default 8,192. More rides out a longer pause, at about 2 KB each. */
  readonly maxQueued?: number;
  /** Spans a request to the collector carries at most; default 512. */
  readonly batchSize?: number;
  /** Longest a span waits for its batch to fill; default 1,000 ms. */
  readonly delayMs?: number;
}

/**
 * Sends finished spans in batches off the hot path: one request at a time, a bounded queue, every drop counted.
 * The SDK's own batch processor keeps its drops to itself and flushes without a bound.
 */
export class BatchProcessor implements SpanProcessor {
  readonly #exporter: SpanExporter;
  readonly #maxQueued: number;
  readonly #batchSize: number;
  readonly #delayMs: number;
  #queue: ReadableSpan[] = [];
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> | undefined;
  #stopped = false;
  /** Spans taken so far, and those of them that are no longer waited for. */
  #taken = 0;
  #settled = 0;
  dropped = 0;
  /** Spans of the request that is not answered yet. */
  underWay = 0;

  constructor(exporter: SpanExporter, { maxQueued = 8192, batchSize = 512, delayMs = 1000 }: BatchOptions = {}) {
    this.#exporter = exporter;
    this.#maxQueued = maxQueued;
    this.#batchSize = batchSize;
    this.#delayMs = delayMs;
  }

  get queued(): number {
    return this.#queue.length;
  }

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    if (this.#stopped || this.#queue.length >= this.#maxQueued) {
      this.dropped++;
      return;
    }
    try {
      redactForeignSpan(span);
    } catch {
      this.dropped++; // A span that cannot be read must not leave as it is, and must not fail whoever ends it.
      return;
    }
    this.#queue.push(span);
    this.#taken++;
    if (this.#sending !== undefined) return;
    if (this.#queue.length >= this.#batchSize) this.#send();
    else this.#timer ??= setTimeout(() => this.#send(), this.#delayMs).unref();
  }

  /** Sends what is queued now; what the collector refuses is counted as failed by the exporter. */
  async forceFlush(): Promise<void> {
    const last = this.#taken;
    while (this.#settled < last) await (this.#sending ?? this.#send());
  }

  async shutdown(): Promise<void> {
    this.#stopped = true;
    await this.forceFlush();
    await this.#exporter.shutdown();
  }

  /** Gives up what is still queued, so that a stop stays bounded. */
  abandon(): void {
    this.#stopped = true;
    this.dropped += this.#queue.length;
    this.#settled += this.#queue.length;
    this.#queue = [];
    clearTimeout(this.#timer);
  }

  #send(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const batch = this.#queue.length <= this.#batchSize ? this.#queue : this.#queue.slice(0, this.#batchSize);
    this.#queue = batch === this.#queue ? [] : this.#queue.slice(this.#batchSize);
    this.underWay = batch.length;
    this.#sending = new Promise<void>((resolve) => {
      context.with(untracedContext, () => this.#exporter.export(batch, () => resolve()));
    }).then(() => {
      this.#sending = undefined;
      this.underWay = 0;
      this.#settled += batch.length;
      if (this.#queue.length >= this.#batchSize) void this.#send();
      else if (this.#queue.length > 0 && !this.#stopped) {
        this.#timer ??= setTimeout(() => this.#send(), this.#delayMs).unref();
      }
    });
    return this.#sending;
  }
}
