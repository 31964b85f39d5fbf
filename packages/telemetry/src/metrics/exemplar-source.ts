/** Ids of the active kept span, or undefined: what an observation can be traced back to. */
export type ExemplarSource = () => { readonly trace_id: string; readonly span_id: string } | undefined;

/** A bucket's exemplar is renewed at most this often: often enough for any scrape interval, and nearly free. */
const renewMs = 1000;

/** Remembers when each bucket of one series last got an exemplar. */
export class ExemplarGate {
  readonly #bounds: readonly number[];
  readonly #renewAt: Float64Array;

  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
    this.#renewAt = new Float64Array(bounds.length + 1);
  }

  /** Whether the bucket of `value` may take a new exemplar at `nowMs`. */
  opens(value: number, nowMs: number): boolean {
    let bucket = 0;
    while (bucket < this.#bounds.length && value > (this.#bounds[bucket] as number)) bucket++;
    if (nowMs < (this.#renewAt[bucket] as number)) return false;
    this.#renewAt[bucket] = nowMs + renewMs;
    return true;
  }
}
