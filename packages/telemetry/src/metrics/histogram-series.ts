import type { Context } from '@opentelemetry/api';
import type { Exemplar, ExposedSample } from './exposition.ts';
import type { BoundHistogram } from './metrics.ts';
import type { Labels, Series } from './series-cache.ts';

/** Ids of the kept span of a context (default: the active one), or undefined: what an observation can be traced back to. */
export type ExemplarSource = (active?: Context) => { readonly trace_id: string; readonly span_id: string } | undefined;

export interface HistogramOptions {
  readonly exemplar: ExemplarSource;
  /** Monotonic milliseconds, for the age of exemplars. */
  readonly now: () => number;
  /** Unix milliseconds. */
  readonly wallClock: () => number;
}

/** A bucket's exemplar is renewed at most this often: often enough for any scrape interval, and nearly free. */
const renewMs = 1000;

/** Observations by bucket; shown from when it is bound, so that the first one is seen as an increase. */
export class HistogramSeries implements BoundHistogram, Series {
  readonly labels: Labels;
  readonly #name: string;
  readonly #bounds: readonly number[];
  readonly #options: HistogramOptions;
  /** By bucket, not cumulative; the last is of what is above all bounds. */
  readonly #counts: Float64Array;
  readonly #renewAt: Float64Array;
  readonly #exemplars: (Exemplar | undefined)[];
  #sum = 0;

  constructor(name: string, labels: Labels, bounds: readonly number[], options: HistogramOptions) {
    this.labels = labels;
    this.#name = name;
    this.#bounds = bounds;
    this.#options = options;
    this.#counts = new Float64Array(bounds.length + 1);
    this.#renewAt = new Float64Array(bounds.length + 1).fill(Number.NEGATIVE_INFINITY);
    this.#exemplars = Array.from({ length: bounds.length + 1 });
  }

  observe(value: number, active?: Context): void {
    if (!Number.isFinite(value)) return;
    const bounds = this.#bounds;
    let bucket = 0;
    while (bucket < bounds.length && value > (bounds[bucket] as number)) bucket++;
    (this.#counts[bucket] as number)++;
    this.#sum += value;
    const { now, exemplar, wallClock } = this.#options;
    const nowMs = now();
    if (nowMs < (this.#renewAt[bucket] as number)) return;
    const labels = exemplar(active);
    if (labels === undefined) return;
    this.#renewAt[bucket] = nowMs + renewMs;
    this.#exemplars[bucket] = { labels, value, timestamp: wallClock() / 1000 };
  }

  read(): readonly ExposedSample[] {
    let count = 0;
    const samples = Array.from(this.#counts, (inBucket, bucket): ExposedSample => {
      count += inBucket;
      const le = String(this.#bounds[bucket] ?? '+Inf');
      return {
        name: `${this.#name}_bucket`,
        labels: { le, ...this.labels },
        value: count,
        exemplar: this.#exemplars[bucket],
      };
    });
    samples.push(
      { name: `${this.#name}_sum`, labels: this.labels, value: this.#sum },
      { name: `${this.#name}_count`, labels: this.labels, value: count },
    );
    return samples;
  }
}
