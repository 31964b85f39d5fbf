import { randomFillSync } from 'node:crypto';
import type { IdGenerator } from '@opentelemetry/sdk-trace';
import type { SpanIdentity } from './tracing-preset.ts';

const poolBytes = 4096;

/** Random ids from a refilled pool; the next span can be given an identity that was chosen before. */
export class IdentityGenerator implements IdGenerator {
  readonly #pool = Buffer.alloc(poolBytes);
  #used = poolBytes;
  #next: SpanIdentity | undefined;

  /** Runs `start`; the span it starts goes by `identity`. */
  using<Result>(identity: SpanIdentity, start: () => Result): Result {
    this.#next = identity;
    try {
      return start();
    } finally {
      this.#next = undefined;
    }
  }

  generateTraceId(): string {
    return this.#next?.traceId ?? this.#random(16);
  }

  generateSpanId(): string {
    return this.#next?.spanId ?? this.#random(8);
  }

  #random(bytes: number): string {
    if (this.#used + bytes > poolBytes) {
      randomFillSync(this.#pool);
      this.#used = 0;
    }
    this.#used += bytes;
    return this.#pool.toString('hex', this.#used - bytes, this.#used);
  }
}
