import { randomBytes } from 'node:crypto';
import type { IdGenerator } from '@opentelemetry/sdk-trace';
import type { SpanIdentity } from './tracing-preset.ts';

const poolBytes = 4096;

/** Random ids, cut from a text of many digits; the next span can be given an identity that was chosen before. */
export class IdentityGenerator implements IdGenerator {
  #digits = '';
  #used = 0;
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
    const end = this.#used + bytes * 2;
    if (end > this.#digits.length) {
      this.#digits = randomBytes(poolBytes).toString('hex');
      this.#used = 0;
      return this.#random(bytes);
    }
    const id = this.#digits.slice(this.#used, end);
    this.#used = end;
    return id;
  }
}
