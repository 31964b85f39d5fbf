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
  addTo(metrics: readonly ExposedMetric[]): readonly ExposedMetric[] {
    if (this.#bySource.size === 0) return metrics;
    const absorbed = new Map([...mergeSnapshots(...this.#bySource.values())].map((sample) => [keyOf(sample), sample]));
    const added = metrics.map((metric) => ({
      ...metric,
      samples: metric.samples.map((sample) => {
        const extra = absorbed.get(keyOf(sample));
        if (extra === undefined) return sample;
        absorbed.delete(keyOf(sample));
        return combine(sample, extra);
      }),
    }));
    const rest = Map.groupBy(absorbed.values(), ({ name }) => definitionOf(name));
    const joined = added.map((metric) => {
      const definition = definitions.get(metric.name);
      const more = rest.get(definition) ?? [];
      rest.delete(definition);
      return { ...metric, samples: [...metric.samples, ...more] };
    });
    for (const [definition, samples] of rest) {
      if (definition === undefined) continue;
      const { name, help, type } = definition;
      joined.push({ name, help, type, samples });
    }
    return joined.map(keepNewest);
  }
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
export const keyOf = ({ name, labels }: Pick<ExposedSample, 'name' | 'labels'>): string =>
  `${name} ${Object.keys(labels)
    .sort()
    .map((label) => `${label}=${labels[label]}`)
    .join(' ')}`;

/** The catalogue's metric that a sample is of; a snapshot may come from a process of another version. */
const definitionOf = (sampleName: string): MetricDefinition | undefined =>
  definitions.get(sampleName) ?? definitions.get(sampleName.replace(/_(bucket|sum|count)$/, ''));

/** Holds own and absorbed series together to the bound of a `newest` label. */
function keepNewest(metric: ExposedMetric): ExposedMetric {
  let { samples } = metric;
  for (const [label, bound] of Object.entries(definitions.get(metric.name)?.labels ?? {})) {
    if (bound.kind !== 'newest') continue;
    const values = new Set(samples.map(({ labels }) => String(labels[label])));
    const kept = new Set([...values].sort().slice(-bound.max));
    samples = samples.filter(({ labels }) => kept.has(String(labels[label])));
  }
  return { ...metric, samples };
}
