import type { CatalogueCounter, CatalogueGauge, CatalogueHistogram, LabelsOf } from '@dawsos/conventions';
import type { Context } from '@opentelemetry/api';

/** A series with its labels already bound: the fast way on a hot path. */
export interface BoundCounter {
  add(amount?: number): void;
}
export interface BoundGauge {
  set(value: number): void;
}
export interface BoundHistogram {
  /** `value` in the metric's unit; keeps the sampled span of `active` (default: the active context) as exemplar. */
  observe(value: number, active?: Context): void;
}

export interface Counter<Labels> extends BoundCounter {
  bind(labels: Labels): BoundCounter;
}
export interface Gauge<Labels> {
  bind(labels: Labels): BoundGauge;
  /** Replaces all series of the gauge by these. */
  replace(series: readonly { readonly labels: Labels; readonly value: number }[]): void;
}
export interface Histogram<Labels> {
  bind(labels: Labels): BoundHistogram;
}

/** The process's metrics: typed by the catalogue, so that what it does not declare does not compile. */
export interface Metrics {
  counter<Definition extends CatalogueCounter>(definition: Definition): Counter<LabelsOf<Definition>>;
  gauge<Definition extends CatalogueGauge>(definition: Definition): Gauge<LabelsOf<Definition>>;
  histogram<Definition extends CatalogueHistogram>(definition: Definition): Histogram<LabelsOf<Definition>>;
  /** Runs `collect` before each scrape, so that a gauge is read only when somebody asks; a failure keeps the last value. */
  onScrape(collect: () => void | Promise<void>): void;
  /** The exposition for an `Accept` header: OpenMetrics with exemplars where asked for, else Prometheus text. */
  render(accept?: string): Promise<{ readonly contentType: string; readonly body: string }>;
  /** Series now held. */
  seriesCount(): number;
  /** All counters and histograms, and the gauges that outlive their process, as plain data to leave behind. */
  snapshot(): Promise<MetricsSnapshot>;
  /** Renders what a finished process left added to the own metrics, of gauges the newer; replaces what `source` gave before. */
  absorb(source: string, snapshot: MetricsSnapshot): void;
}

/** One sample of a counter, a histogram (`_bucket` with `le`, cumulative; `_sum`; `_count`) or a gauge; plain JSON. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** Unix milliseconds at which a gauge was set: values with a time do not add up, the newest stands. */
  readonly at?: number;
}

/** What a process that has ended left behind. */
export type MetricsSnapshot = readonly Sample[];
