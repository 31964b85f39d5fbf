import { setImmediate } from 'node:timers/promises';
import type { MetricDefinition } from '@dawsos/conventions';

export const openMetricsType = 'application/openmetrics-text; version=1.0.0; charset=utf-8';
export const prometheusType = 'text/plain; version=0.0.4; charset=utf-8';

export interface Exemplar {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** Unix time in seconds. */
  readonly timestamp: number;
}

export interface ExposedSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** Unix milliseconds at which a gauge that outlives its process was set; not exposed. */
  readonly at?: number | undefined;
  readonly exemplar?: Exemplar | undefined;
}

/** Samples are read while they are gone through. */
export interface ExposedMetric {
  readonly definition: MetricDefinition;
  samples(): Iterable<ExposedSample>;
}

/** Longest a scrape holds the event loop at a time. */
const sliceMs = 0.5;

/** Whether an `Accept` header prefers OpenMetrics, as Prometheus asks for it. */
export function acceptsOpenMetrics(accept = ''): boolean {
  const wanted = qualityOf(accept, 'application/openmetrics-text');
  return wanted > 0 && wanted >= qualityOf(accept, 'text/plain');
}

/** Weight of a media type in an `Accept` header (RFC 9110 §12.5.1); 0 where it is not named. */
function qualityOf(accept: string, type: string): number {
  const range = accept.split(',').find((part) => part.trim().startsWith(type));
  return range === undefined ? 0 : Number(/;\s*q=([\d.]+)/.exec(range)?.[1] ?? 1);
}

/**
 * The text of all metrics, as Prometheus text format 0.0.4 or OpenMetrics 1.0 (exemplars in the latter only). Written
 * in slices, between which requests go on: a series is of one moment, two of them may be some milliseconds apart.
 */
export async function formatExposition(metrics: Iterable<ExposedMetric>, openMetrics: boolean): Promise<string> {
  const slices: string[] = [];
  let lines: string[] = [];
  let sliceEnd = performance.now() + sliceMs;
  for (const metric of metrics) {
    const { name, help, type } = metric.definition;
    const family = openMetrics && type === 'counter' ? name.replace(/_total$/, '') : name;
    lines.push(`# HELP ${family} ${escapeHelp(help)}\n# TYPE ${family} ${type}\n`);
    for (const sample of metric.samples()) {
      lines.push(formatSample(sample, openMetrics));
      if (performance.now() < sliceEnd) continue;
      slices.push(lines.join(''));
      lines = [];
      await setImmediate();
      sliceEnd = performance.now() + sliceMs;
    }
  }
  if (openMetrics) lines.push('# EOF\n');
  return slices.join('') + lines.join('');
}

function formatSample({ name, labels, value, exemplar }: ExposedSample, openMetrics: boolean): string {
  const line = `${name}${formatLabels(labels)} ${formatNumber(value)}`;
  if (!openMetrics || exemplar === undefined) return `${line}\n`;
  return `${line} # ${formatLabels(exemplar.labels) || '{}'} ${exemplar.value} ${exemplar.timestamp}\n`;
}

function formatLabels(labels: Readonly<Record<string, string>>): string {
  let text = '';
  for (const name in labels) {
    const value = labels[name] as string;
    text += `${text === '' ? '{' : ','}${name}="${name === 'le' ? formatBound(value) : escapeLabel(value)}"`;
  }
  return text === '' ? '' : `${text}}`;
}

/** Canonical float of a bucket bound (`1.0`), which OpenMetrics asks for and Prometheus 3 stores. */
const formatBound = (bound: string): string => (Number.isInteger(Number(bound)) ? `${Number(bound)}.0` : bound);

const formatNumber = (value: number): string =>
  value === Infinity ? '+Inf' : value === -Infinity ? '-Inf' : String(value);

const escapeHelp = (text: string): string => text.replace(/\\/g, '\\\\').replace(/\n/g, '\\n');
const escapeLabel = (text: string): string =>
  /[\\"\n]/.test(text) ? text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n') : text;
