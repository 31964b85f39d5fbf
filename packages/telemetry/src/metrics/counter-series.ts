import type { ExposedSample } from './exposition.ts';
import type { BoundCounter } from './metrics.ts';
import type { Labels, Series } from './series-cache.ts';

/** A sum that only grows; shown once something was added, be it 0, and without labels from the start. */
export class CounterSeries implements BoundCounter, Series {
  readonly labels: Labels;
  readonly #name: string;
  #total: number | undefined;

  constructor(name: string, labels: Labels) {
    this.labels = labels;
    this.#name = name;
    if (Object.keys(labels).length === 0) this.#total = 0;
  }

  /** What a fault of ours counts wrong must not fail what is counted: such an amount is passed over. */
  add(amount = 1): void {
    if (amount >= 0 && amount < Number.POSITIVE_INFINITY) this.#total = (this.#total ?? 0) + amount;
  }

  read(): readonly ExposedSample[] {
    return this.#total === undefined ? [] : [{ name: this.#name, labels: this.labels, value: this.#total }];
  }
}
