import type { ExposedMetric, ExposedSample } from './exposition.ts';
import type { MetricsSnapshot, Sample } from './metrics.ts';

/** What finished processes left behind, by source, to be added to the metrics of the process that is scraped. */
export class AbsorbedSamples {
  readonly #bySource = new Map<string, MetricsSnapshot>();

  set(source: string, snapshot: MetricsSnapshot): void {
    this.#bySource.set(source, snapshot);
  }

  /** The metrics with every absorbed sample added to its series, or appended where there is none yet. */
  addTo(metrics: readonly ExposedMetric[]): readonly ExposedMetric[] {
    if (this.#bySource.size === 0) return metrics;
    const absorbed = new Map([...mergeSnapshots(...this.#bySource.values())].map((sample) => [keyOf(sample), sample]));
    const added = metrics.map((metric) => ({
      ...metric,
      samples: metric.samples.map((sample) => {
        const extra = absorbed.get(keyOf(sample));
        if (extra === undefined) return sample;
        absorbed.delete(keyOf(sample));
        return { ...sample, value: sample.value + extra.value };
      }),
    }));
    const rest = Map.groupBy(absorbed.values(), ({ name }) => familyOf(name, metrics));
    return added.map((metric) => ({ ...metric, samples: [...metric.samples, ...(rest.get(metric.name) ?? [])] }));
  }
}

/** Sums samples of the same name and labels; cumulative buckets stay cumulative. */
export function mergeSnapshots(...snapshots: readonly MetricsSnapshot[]): MetricsSnapshot {
  const merged = new Map<string, Sample>();
  for (const sample of snapshots.flat()) {
    const key = keyOf(sample);
    merged.set(key, { ...sample, value: sample.value + (merged.get(key)?.value ?? 0) });
  }
  return [...merged.values()];
}

const keyOf = ({ name, labels }: Pick<ExposedSample, 'name' | 'labels'>): string =>
  `${name} ${Object.keys(labels)
    .sort()
    .map((label) => `${label}=${labels[label]}`)
    .join(' ')}`;

const familyOf = (sampleName: string, metrics: readonly ExposedMetric[]): string | undefined =>
  metrics.find(
    ({ name, type }) =>
      sampleName === name || (type === 'histogram' && sampleName.replace(/_(bucket|sum|count)$/, '') === name),
  )?.name;
