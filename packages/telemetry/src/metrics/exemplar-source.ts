import type { Context } from '@opentelemetry/api';

/** Ids of the kept span of a context (default: the active one), or undefined: what an observation can be traced back to. */
export type ExemplarSource = (active?: Context) => { readonly trace_id: string; readonly span_id: string } | undefined;

type Exemplar = NonNullable<ReturnType<ExemplarSource>>;

/** A bucket's exemplar is renewed at most this often: often enough for any scrape interval, and nearly free. */
const renewMs = 1000;

/** Remembers when each bucket of one series last got an exemplar. */
export class ExemplarGate {
  readonly #bounds: readonly number[];
  readonly #renewAt: Float64Array;

  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
    this.#renewAt = new Float64Array(bounds.length + 1).fill(Number.NEGATIVE_INFINITY);
  }

  /** The exemplar that the bucket of `value` takes at `nowMs`; undefined while its last one is new, or without a kept span. */
  take(value: number, nowMs: number, source: ExemplarSource, active?: Context): Exemplar | undefined {
    let bucket = 0;
    while (bucket < this.#bounds.length && value > (this.#bounds[bucket] as number)) bucket++;
    if (nowMs < (this.#renewAt[bucket] as number)) return undefined;
    const exemplar = source(active);
    if (exemplar !== undefined) this.#renewAt[bucket] = nowMs + renewMs;
    return exemplar;
  }
}
