import type { LabelBound, MetricDefinition } from '@dawsos/conventions';

/** What a value outside its bound is counted under. */
const otherValue = 'other';

type LabelValues = Record<string, string>;

/** Holds label values to the bounds their metric declares, so that no input can make series without end. */
export class LabelGuard {
  readonly names: readonly string[];
  readonly #bounds: readonly (readonly [string, LabelBound])[];
  readonly #seen = new Map<string, Set<string>>();
  readonly #onOverflow: (label: string) => void;
  readonly #onEvict: (label: string, value: string) => void;

  /** `onEvict` is told which value a `newest` label gives up for a greater one. */
  constructor(
    definition: MetricDefinition,
    onOverflow: (label: string) => void,
    onEvict: (label: string, value: string) => void,
  ) {
    this.names = Object.keys(definition.labels);
    this.#bounds = Object.entries(definition.labels);
    this.#onOverflow = onOverflow;
    this.#onEvict = onEvict;
    for (const [name, bound] of this.#bounds) {
      this.#seen.set(name, new Set(bound.kind === 'oneOf' ? bound.values : []));
    }
  }

  /** The labels with every value inside its bound; undefined where a `newest` label is too old to be kept. */
  admit(labels: Readonly<LabelValues>): LabelValues | undefined {
    const admitted: LabelValues = {};
    for (const [name, bound] of this.#bounds) {
      const value = String(labels[name]);
      const kept = this.#within(name, bound, value);
      if (kept === undefined) return undefined;
      admitted[name] = kept;
    }
    return admitted;
  }

  /** Forgets the values seen of open labels, for a gauge whose series are all replaced. */
  reset(): void {
    for (const [name, bound] of this.#bounds) if (bound.kind !== 'oneOf') this.#seen.get(name)?.clear();
  }

  #within(name: string, bound: LabelBound, value: string): string | undefined {
    const seen = this.#seen.get(name) as Set<string>;
    if (seen.has(value)) return value;
    if (bound.kind === 'newest') return this.#newest(name, seen, bound.max, value);
    if (bound.kind === 'upTo' && seen.size < bound.max) {
      seen.add(value);
      return value;
    }
    if (value !== otherValue) this.#onOverflow(name);
    return otherValue;
  }

  #newest(name: string, seen: Set<string>, max: number, value: string): string | undefined {
    if (seen.size >= max) {
      const oldest = [...seen].sort()[0] as string;
      if (value < oldest) return undefined;
      seen.delete(oldest);
      this.#onEvict(name, oldest);
    }
    seen.add(value);
    return value;
  }
}
