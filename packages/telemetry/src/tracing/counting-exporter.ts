import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';

/** Counts what became of spans, which the SDK's exporters keep to themselves. */
export class CountingExporter implements SpanExporter {
  readonly #inner: SpanExporter;
  readonly #underWay = new Set<(result: ExportResult) => void>();
  exported = 0;
  failed = 0;

  constructor(inner: SpanExporter) {
    this.#inner = inner;
  }

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    const settle = (result: ExportResult): void => {
      if (!this.#underWay.delete(settle)) return; // Given up before.
      this[result.code === ExportResultCode.SUCCESS ? 'exported' : 'failed'] += spans.length;
      done(result);
    };
    this.#underWay.add(settle);
    try {
      this.#inner.export(spans, settle);
    } catch (error) {
      // One span that cannot be written must not end the sending of all others.
      settle({ code: ExportResultCode.FAILED, error: error instanceof Error ? error : new Error(String(error)) });
    }
  }

  /** Counts what is under way as failed, so that nobody waits for it. */
  giveUp(): void {
    for (const settle of this.#underWay) settle({ code: ExportResultCode.FAILED });
  }

  shutdown(): Promise<void> {
    return this.#inner.shutdown();
  }

  async forceFlush(): Promise<void> {
    await this.#inner.forceFlush?.();
  }
}
