import { metrics as catalogue, type MetricDefinition } from '@dawsos/conventions';
import type { ExposedMetric, ExposedSample } from './exposition.ts';
import type { MetricsSnapshot, Sample } from './metrics.ts';

const definitions = new Map(
  Object.values<MetricDefinition>(catalogue).map((definition) => [definition.name, definition]),
);

/** What finished processes left behind, by source, to be added to the metrics of the process that is scraped. */
export class AbsorbedSamples {
  readonly #bySource = new Map<string, MetricsSnapshot>();

  set(source: string, snapshot: MetricsSnapshot): void {
    this.#bySource.set(source, snapshot);
  }

  /** The metrics with every absorbed sample added to its series; series and metrics that are not there yet are appended. */
  *addTo(metrics: Iterable<ExposedMetric>): Iterable<ExposedMetric> {
    const absorbed = Map.groupBy(mergeSnapshots(...this.#bySource.values()), ({ name }) => definitionOf(name));
    for (const metric of metrics) {
      const { definition } = metric;
      const extra = absorbed.get(definition);
      absorbed.delete(definition);
      yield extra === undefined ? metric : { definition, samples: () => joined(definition, metric.samples(), extra) };
    }
    for (const [definition, extra] of absorbed) {
      if (definition !== undefined) yield { definition, samples: () => joined(definition, [], extra) };
    }
  }
}

/** Own samples with the absorbed ones of their series added to them, and the other absorbed ones behind. */
function joined(
  definition: MetricDefinition,
  own: Iterable<ExposedSample>,
  absorbed: MetricsSnapshot,
): readonly ExposedSample[] {
  const rest = new Map(absorbed.map((sample) => [keyOf(sample), sample]));
  const samples = Array.from(own, (sample) => {
    const key = keyOf(sample);
    const extra = rest.get(key);
    rest.delete(key);
    return extra === undefined ? sample : combine(sample, extra);
  });
  return keepNewest(definition, [...samples, ...rest.values()]);
}

/** Sums samples of the same name and labels, keeps of gauges the newest; cumulative buckets stay cumulative. */
export function mergeSnapshots(...snapshots: readonly MetricsSnapshot[]): MetricsSnapshot {
  const merged = new Map<string, Sample>();
  for (const sample of snapshots.flat()) {
    const key = keyOf(sample);
    const before = merged.get(key);
    merged.set(key, before === undefined ? sample : combine(before, sample));
  }
  return [...merged.values()];
}

function combine<Of extends Pick<ExposedSample, 'value' | 'at'>>(own: Of, other: Sample): Of {
  if (other.at === undefined) return { ...own, value: own.value + other.value };
  return other.at > (own.at ?? Number.NEGATIVE_INFINITY) ? { ...own, value: other.value, at: other.at } : own;
}

/** A series' name and labels as one text, whatever order the labels stand in. */
const keyOf = ({ name, labels }: Pick<ExposedSample, 'name' | 'labels'>): string =>
  `${name} ${Object.keys(labels)
    .sort()
    .map((label) => `${label}=${labels[label]}`)
    .join(' ')}`;

/** The catalogue's metric that a sample is of; a snapshot may come from a process of another version. */
const definitionOf = (sampleName: string): MetricDefinition | undefined =>
  definitions.get(sampleName) ?? definitions.get(sampleName.replace(/_(bucket|sum|count)$/, ''));

/** Holds own and absorbed series together to the bound of a `newest` label. */
function keepNewest({ labels: bounds }: MetricDefinition, samples: readonly ExposedSample[]): readonly ExposedSample[] {
  let held = samples;
  for (const [label, bound] of Object.entries(bounds)) {
    if (bound.kind !== 'newest') continue;
    const values = new Set(held.map(({ labels }) => labels[label]));
    const kept = new Set([...values].sort().slice(-bound.max));
    held = held.filter(({ labels }) => kept.has(labels[label]));
  }
  return held;
}
