import { type CatalogueMetric, metrics as catalogue, type MetricDefinition } from '@dawsos/conventions';
import * as client from 'prom-client';
import { AbsorbedSamples, keyOf } from './absorbed-samples.ts';
import { Collectors } from './collectors.ts';
import { ExemplarGate, type ExemplarSource } from './exemplar-source.ts';
import {
  acceptsOpenMetrics,
  type ExposedMetric,
  formatExposition,
  openMetricsType,
  prometheusType,
} from './exposition.ts';
import type { BoundCounter, BoundGauge, BoundHistogram, Metrics, Sample } from './metrics.ts';
import { SeriesCache, type SeriesLife } from './series-cache.ts';

type Labels = Readonly<Record<string, string>>;
type Series<Bound> = SeriesCache<Bound>;
const ignored: BoundCounter & BoundGauge & BoundHistogram = { add() {}, set() {}, observe() {} };
const catalogued: ReadonlySet<MetricDefinition> = new Set(Object.values<MetricDefinition>(catalogue));

export interface MetricsOptions {
  readonly exemplar: ExemplarSource;
  /** Told of a scrape collector that failed; the gauge keeps its last value. */
  readonly onCollectError: (error: unknown) => void;
  /** Longest a scrape waits for its collectors; default 2 s, well within the 10 s of Prometheus. */
  readonly collectMs?: number;
  /** Monotonic milliseconds, for the age of exemplars; default `performance.now`. */
  readonly now?: () => number;
  /** Unix milliseconds, for the age of gauges that outlive their process; default `Date.now`. */
  readonly wallClock?: () => number;
}

/** {@link Metrics} on the Prometheus client, in a registry of its own. */
export function createMetrics({
  exemplar,
  onCollectError,
  collectMs = 2_000,
  now = () => performance.now(),
  wallClock = Date.now,
}: MetricsOptions): Metrics {
  const registered = new Map<string, Registered>();
  const collectors = new Collectors(onCollectError, collectMs);
  const absorbed = new AbsorbedSamples();

  const register = <Instrument>(definition: MetricDefinition, create: () => [Instrument, Registered]): Instrument => {
    const existing = registered.get(definition.name);
    if (existing !== undefined) return existing.instrument as Instrument;
    // The types refuse this already; a definition made elsewhere and cast must fail just as early.
    if (!catalogued.has(definition)) throw new TypeError(`metric ${definition.name} is not in the catalogue`);
    const [instrument, entry] = create();
    registered.set(definition.name, { ...entry, instrument });
    return instrument;
  };
  const seriesOf = <Bound>(
    definition: MetricDefinition,
    metric: { remove(labels: Labels): void },
    make: (labels: Labels, life: SeriesLife) => Bound,
  ): Series<Bound> =>
    new SeriesCache<Bound>(definition, {
      make,
      remove: (labels) => metric.remove(labels),
      onOverflow: (label) => {
        if (definition.name === catalogue.labelOverflows.name) return;
        metrics.counter(catalogue.labelOverflows).bind({ metric: definition.name, label }).add();
      },
      ignored: ignored as Bound,
    });

  const metrics: Metrics = {
    counter: (definition) =>
      register(definition, () => {
        const metric = new client.Counter(configOf(definition));
        const series = seriesOf<BoundCounter>(definition, metric, (labels, life) => {
          const child = metric.labels(labels);
          return {
            add: (amount = 1) => {
              // The client throws on a negative amount; what a fault of ours counts wrong must not fail what is counted.
              if (life.kept && amount >= 0 && Number.isFinite(amount)) child.inc(amount);
            },
          };
        });
        const instrument = {
          bind: (labels: Labels) => series.bind(labels),
          add: (amount?: number) => series.bind({}).add(amount),
        };
        return [instrument, { definition, metric, series, width: 1 }];
      }),
    gauge: (definition) =>
      register(definition, () => {
        const metric = new client.Gauge(configOf(definition));
        const setAt = definition.outlivesProcess ? new Map<string, number>() : undefined;
        const series = seriesOf<BoundGauge>(definition, metric, (labels, life) => {
          const child = metric.labels(labels);
          const key = setAt && keyOf({ name: definition.name, labels });
          return {
            set: (value) => {
              if (!life.kept) return;
              child.set(value);
              if (key !== undefined) setAt?.set(key, wallClock());
            },
          };
        });
        const replace = (values: readonly { readonly labels: Labels; readonly value: number }[]): void => {
          series.clear();
          for (const { labels, value } of values) series.bind(labels).set(value);
        };
        return [
          { bind: (labels: Labels) => series.bind(labels), replace },
          { definition, metric, series, width: 1, setAt },
        ];
      }),
    histogram: (definition) =>
      register(definition, () => {
        const bounds: readonly number[] = definition.buckets;
        const metric = new client.Histogram({ ...configOf(definition), buckets: [...bounds], enableExemplars: true });
        const series = seriesOf<BoundHistogram>(definition, metric, (labels, life) => {
          // There from when it is bound, so that its first observation is seen as an increase.
          metric.zero(labels);
          const child = metric.labels(labels);
          const gate = new ExemplarGate(bounds);
          return {
            observe: (value, active) => {
              if (!life.kept || !Number.isFinite(value)) return;
              const exemplarLabels = gate.take(value, now(), exemplar, active);
              if (exemplarLabels === undefined) child.observe(value);
              else metric.observe({ labels, value, exemplarLabels });
            },
          };
        });
        return [
          { bind: (labels: Labels) => series.bind(labels) },
          { definition, metric, series, width: bounds.length + 3 },
        ];
      }),
    onScrape: (collect) => collectors.add(collect),
    render: async (accept) => {
      await collectors.run();
      const openMetrics = acceptsOpenMetrics(accept);
      const exposed = await Promise.all([...registered.values()].map(expose));
      return {
        contentType: openMetrics ? openMetricsType : prometheusType,
        body: formatExposition(absorbed.addTo(exposed), openMetrics),
      };
    },
    seriesCount: () => registered.values().reduce((sum, { series, width }) => sum + series.size * width, 0),
    snapshot: async () => {
      const kept = registered
        .values()
        .filter(({ definition: { type, outlivesProcess } }) => type !== 'gauge' || outlivesProcess);
      const exposed = await Promise.all([...kept].map(expose));
      return exposed.flatMap(({ samples }) => samples.map(toSample));
    },
    absorb: (source, snapshot) => absorbed.set(source, snapshot),
  };
  return metrics;
}

interface Registered {
  readonly definition: MetricDefinition;
  readonly metric: client.Counter | client.Gauge | client.Histogram;
  readonly series: { readonly size: number };
  /** Exposed lines per series. */
  readonly width: number;
  /** Of a gauge that outlives its process: when each series was set, Unix milliseconds. */
  readonly setAt?: ReadonlyMap<string, number> | undefined;
  readonly instrument?: unknown;
}

const configOf = ({ name, help, labels }: CatalogueMetric) => ({
  name,
  help,
  labelNames: Object.keys(labels),
  registers: [],
});

async function expose({ definition, metric, setAt }: Registered): Promise<ExposedMetric> {
  const { values } = await metric.get();
  return {
    name: definition.name,
    help: definition.help,
    type: definition.type,
    samples: values.map((value) => {
      const { metricName, exemplar } = value as ClientValue;
      const name = metricName ?? definition.name;
      const labels = value.labels as Record<string, string>;
      return {
        name,
        labels,
        value: value.value,
        at: setAt?.get(keyOf({ name, labels })),
        exemplar: exemplar
          ? { labels: exemplar.labelSet, value: exemplar.value, timestamp: exemplar.timestamp }
          : undefined,
      };
    }),
  };
}

/** What the client's typings leave out of its values. */
interface ClientValue {
  readonly metricName?: string;
  readonly exemplar?: { labelSet: Record<string, string>; value: number; timestamp: number } | null;
}

const toSample = ({ name, labels, value, at }: ExposedMetric['samples'][number]): Sample => ({
  name,
  labels: Object.fromEntries(Object.entries(labels).map(([label, text]) => [label, String(text)])),
  value,
  ...(at !== undefined && { at }),
});
