import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';

/** Counts what became of spans, which the SDK's exporters keep to themselves. */
export class CountingExporter implements SpanExporter {
  readonly #inner: SpanExporter;
  exported = 0;
  failed = 0;
  #lastOutcome: 'exported' | 'failed' | undefined;

  constructor(inner: SpanExporter) {
    this.#inner = inner;
  }

  /** Outcome of the newest export; undefined before the first. */
  get lastOutcome(): 'exported' | 'failed' | undefined {
    return this.#lastOutcome;
  }

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    this.#inner.export(spans, (result) => {
      if (result.code === ExportResultCode.SUCCESS) {
        this.exported += spans.length;
        this.#lastOutcome = 'exported';
      } else {
        this.failed += spans.length;
        this.#lastOutcome = 'failed';
      }
      done(result);
    });
  }

  shutdown(): Promise<void> {
    return this.#inner.shutdown();
  }

  async forceFlush(): Promise<void> {
    await this.#inner.forceFlush?.();
  }
}
