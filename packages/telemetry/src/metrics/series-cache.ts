import type { MetricDefinition } from '@dawsos/conventions';
import { LabelGuard } from './label-guard.ts';

type Labels = Readonly<Record<string, string>>;

/** Ends when a series is given up for a newer one; whoever still holds it must not bring it back. */
export interface SeriesLife {
  readonly kept: boolean;
}

export interface SeriesCacheOptions<Bound> {
  readonly make: (labels: Labels, life: SeriesLife) => Bound;
  readonly remove: (labels: Labels) => void;
  readonly onOverflow: (label: string) => void;
  /** Stands in for a series that is not kept. */
  readonly ignored: Bound;
}

/** The series of one metric, each bound once; labels pass the metric's {@link LabelGuard} first. */
export class SeriesCache<Bound> {
  readonly #guard: LabelGuard;
  readonly #series = new Map<
    string,
    { readonly labels: Labels; readonly bound: Bound; readonly life: { kept: boolean } }
  >();
  readonly #options: SeriesCacheOptions<Bound>;

  constructor(definition: MetricDefinition, options: SeriesCacheOptions<Bound>) {
    this.#options = options;
    this.#guard = new LabelGuard(definition, options.onOverflow, (label, value) => this.#evict(label, value));
  }

  get size(): number {
    return this.#series.size;
  }

  bind(labels: Labels): Bound {
    const admitted = this.#guard.admit(labels);
    if (admitted === undefined) return this.#options.ignored;
    const key = this.#guard.names.map((name) => admitted[name]).join('\u0001');
    let series = this.#series.get(key);
    if (series === undefined) {
      const life = { kept: true };
      series = { labels: admitted, bound: this.#options.make(admitted, life), life };
      this.#series.set(key, series);
    }
    return series.bound;
  }

  /** Drops all series. */
  clear(): void {
    for (const { labels } of this.#series.values()) this.#options.remove(labels);
    this.#series.clear();
    this.#guard.reset();
  }

  #evict(label: string, value: string): void {
    for (const [key, { labels, life }] of this.#series) {
      if (labels[label] !== value) continue;
      life.kept = false;
      this.#options.remove(labels);
      this.#series.delete(key);
    }
  }
}
