import { metrics as catalogue, type MetricDefinition } from '@dawsos/conventions';
import { AbsorbedSamples } from './absorbed-samples.ts';
import { Collectors } from './collectors.ts';
import { CounterSeries } from './counter-series.ts';
import { acceptsOpenMetrics, formatExposition, openMetricsType, prometheusType } from './exposition.ts';
import { GaugeSeries } from './gauge-series.ts';
import { type ExemplarSource, HistogramSeries } from './histogram-series.ts';
import type { Metrics } from './metrics.ts';
import { type Labels, type Series, SeriesCache } from './series-cache.ts';

const catalogued: ReadonlySet<MetricDefinition> = new Set(Object.values<MetricDefinition>(catalogue));

export interface MetricsOptions {
  readonly exemplar: ExemplarSource;
  /** Told of a scrape collector that failed; the gauge keeps its last value. */
  readonly onCollectError: (error: unknown) => void;
  /** Longest a scrape waits for its collectors; default 2 s, well within the 10 s of Prometheus. */
  readonly collectMs?: number;
  /** Monotonic milliseconds, for the age of exemplars; default `performance.now`. */
  readonly now?: () => number;
  /** Unix milliseconds, for exemplars and the age of gauges that outlive their process; default `Date.now`. */
  readonly wallClock?: () => number;
}

/** {@link Metrics} kept in plain numbers (ADR 18). */
export function createMetrics({
  exemplar,
  onCollectError,
  collectMs = 2_000,
  now = () => performance.now(),
  wallClock = Date.now,
}: MetricsOptions): Metrics {
  const registered = new Map<string, SeriesCache<Series>>();
  const collectors = new Collectors(onCollectError, collectMs);
  const absorbed = new AbsorbedSamples();

  const seriesOf = <One extends Series>(definition: MetricDefinition, make: (labels: Labels) => One) => {
    const existing = registered.get(definition.name);
    if (existing !== undefined) return existing as SeriesCache<One>;
    // The types refuse this already; a definition made elsewhere and cast must fail just as early.
    if (!catalogued.has(definition)) throw new TypeError(`metric ${definition.name} is not in the catalogue`);
    const series = new SeriesCache(definition, make, (label) => {
      if (definition.name === catalogue.labelOverflows.name) return;
      metrics.counter(catalogue.labelOverflows).bind({ metric: definition.name, label }).add();
    });
    registered.set(definition.name, series);
    return series;
  };

  const metrics: Metrics = {
    counter: (definition) => {
      const series = seriesOf(definition, (labels) => new CounterSeries(definition.name, labels));
      return {
        bind: (labels: Labels) => series.bind(labels),
        add: (amount?: number) => series.bind({}).add(amount),
      };
    },
    gauge: (definition) => {
      const clock = definition.outlivesProcess ? wallClock : undefined;
      const series = seriesOf(definition, (labels) => new GaugeSeries(definition.name, labels, clock));
      return {
        bind: (labels: Labels) => series.bind(labels),
        replace: (values: readonly { readonly labels: Labels; readonly value: number }[]) => {
          series.clear();
          for (const { labels, value } of values) series.bind(labels).set(value);
        },
      };
    },
    histogram: (definition) => {
      const options = { exemplar, now, wallClock };
      return seriesOf(
        definition,
        (labels) => new HistogramSeries(definition.name, labels, definition.buckets, options),
      );
    },
    onScrape: (collect) => collectors.add(collect),
    render: async (accept) => {
      await collectors.run();
      const openMetrics = acceptsOpenMetrics(accept);
      return {
        contentType: openMetrics ? openMetricsType : prometheusType,
        body: await formatExposition(absorbed.addTo(registered.values()), openMetrics),
      };
    },
    seriesCount: () => registered.values().reduce((sum, { size }) => sum + size, 0),
    snapshot: async () =>
      [...registered.values()]
        .filter(({ definition: { type, outlivesProcess } }) => type !== 'gauge' || outlivesProcess)
        .flatMap((series) => [...series.samples()])
        .map(({ name, labels, value, at }) => ({ name, labels, value, ...(at !== undefined && { at }) })),
    absorb: (source, snapshot) => absorbed.set(source, snapshot),
  };
  return metrics;
}
