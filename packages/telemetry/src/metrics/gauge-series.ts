import type { ExposedSample } from './exposition.ts';
import type { BoundGauge } from './metrics.ts';
import type { Labels, Series } from './series-cache.ts';

/** The value last set; shown once there is one, and without labels from the start. */
export class GaugeSeries implements BoundGauge, Series {
  readonly labels: Labels;
  readonly #name: string;
  readonly #clock: (() => number) | undefined;
  #value: number | undefined;
  #at: number | undefined;

  /** `clock` (Unix ms) where it has to be known when the value was set. */
  constructor(name: string, labels: Labels, clock: (() => number) | undefined) {
    this.labels = labels;
    this.#name = name;
    this.#clock = clock;
    if (Object.keys(labels).length === 0) this.#value = 0;
  }

  set(value: number): void {
    this.#value = value;
    this.#at = this.#clock?.();
  }

  read(): readonly ExposedSample[] {
    return this.#value === undefined
      ? []
      : [{ name: this.#name, labels: this.labels, value: this.#value, at: this.#at }];
  }
}
