import type { MetricDefinition } from '@dawsos/conventions';
import type { ExposedSample } from './exposition.ts';
import { LabelGuard } from './label-guard.ts';

export type Labels = Readonly<Record<string, string>>;

/** What an instrument counts into under one set of labels. */
export interface Series {
  readonly labels: Labels;
  /** Its samples as they are at this moment, one of another's time never among them. */
  read(): readonly ExposedSample[];
}

/** The series of one metric, each bound once; labels pass the metric's {@link LabelGuard} first. */
export class SeriesCache<One extends Series> {
  readonly definition: MetricDefinition;
  readonly #make: (labels: Labels) => One;
  readonly #guard: LabelGuard;
  readonly #series = new Map<string, One>();

  constructor(definition: MetricDefinition, make: (labels: Labels) => One, onOverflow: (label: string) => void) {
    this.definition = definition;
    this.#make = make;
    this.#guard = new LabelGuard(definition, onOverflow, (label, value) => this.#evict(label, value));
    // Without labels there is one series only, and it is there from the start: its first increase is seen as one.
    if (this.#guard.names.length === 0) this.bind({});
  }

  /** Lines that a scrape has of it. */
  get size(): number {
    return this.#series.size * (this.definition.buckets === undefined ? 1 : this.definition.buckets.length + 3);
  }

  /** A series that is given up, or too old to be taken up, goes on counting where nobody reads. */
  bind(labels: Labels): One {
    const admitted = this.#guard.admit(labels);
    if (admitted === undefined) return this.#make(labels);
    const key = this.#guard.names.map((name) => admitted[name]).join('\u0001');
    let series = this.#series.get(key);
    if (series === undefined) {
      series = this.#make(admitted);
      this.#series.set(key, series);
    }
    return series;
  }

  /** Each series is read when it is reached, of those there were at the first. */
  *samples(): Iterable<ExposedSample> {
    for (const series of [...this.#series.values()]) yield* series.read();
  }

  /** Drops all series. */
  clear(): void {
    this.#series.clear();
    this.#guard.reset();
  }

  #evict(label: string, value: string): void {
    for (const [key, { labels }] of this.#series) if (labels[label] === value) this.#series.delete(key);
  }
}
