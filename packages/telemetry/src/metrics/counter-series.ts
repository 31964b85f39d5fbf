import type { ExposedSample } from './exposition.ts';
import type { BoundCounter } from './metrics.ts';
import type { Labels, Series } from './series-cache.ts';

/** A sum that only grows; shown from when it is bound, so that the first event is seen as an increase. */
export class CounterSeries implements BoundCounter, Series {
  readonly labels: Labels;
  readonly #name: string;
  #total = 0;

  constructor(name: string, labels: Labels) {
    this.labels = labels;
    this.#name = name;
  }

  /** What a fault of ours counts wrong must not fail what is counted: such an amount is passed over. */
  add(amount = 1): void {
    if (amount >= 0 && amount < Number.POSITIVE_INFINITY) this.#total += amount;
  }

  read(): readonly ExposedSample[] {
    return [{ name: this.#name, labels: this.labels, value: this.#total }];
  }
}
