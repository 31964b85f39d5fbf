import type { MetricType } from '@dawsos/conventions';

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
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
  /** Unix milliseconds at which a gauge that outlives its process was set; not exposed. */
  readonly at?: number | undefined;
  readonly exemplar?: Exemplar | undefined;
}

export interface ExposedMetric {
  readonly name: string;
  readonly help: string;
  readonly type: MetricType;
  readonly samples: readonly ExposedSample[];
}

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
 * The text of all metrics, as Prometheus text format 0.0.4 or OpenMetrics 1.0 (exemplars in the latter only).
 * Written here because the client renames counters in place once it has rendered OpenMetrics.
 */
export function formatExposition(metrics: readonly ExposedMetric[], openMetrics: boolean): string {
  const lines: string[] = [];
  for (const { name, help, type, samples } of metrics) {
    const family = openMetrics && type === 'counter' ? name.replace(/_total$/, '') : name;
    lines.push(`# HELP ${family} ${escapeHelp(help)}`, `# TYPE ${family} ${type}`);
    for (const sample of samples) lines.push(formatSample(sample, openMetrics));
  }
  if (openMetrics) lines.push('# EOF');
  return lines.map((line) => `${line}\n`).join('');
}

function formatSample({ name, labels, value, exemplar }: ExposedSample, openMetrics: boolean): string {
  const line = `${name}${formatLabels(labels)} ${formatNumber(value)}`;
  if (!openMetrics || exemplar === undefined) return line;
  return `${line} # ${formatLabels(exemplar.labels) || '{}'} ${exemplar.value} ${exemplar.timestamp}`;
}

function formatLabels(labels: Readonly<Record<string, string | number>>): string {
  let text = '';
  for (const name in labels) {
    const value = labels[name] as string | number;
    text += `${text === '' ? '{' : ','}${name}="${name === 'le' ? formatBound(value) : escapeLabel(String(value))}"`;
  }
  return text === '' ? '' : `${text}}`;
}

/** Canonical float of a bucket bound (`1.0`), which OpenMetrics asks for and Prometheus 3 stores. */
const formatBound = (bound: string | number): string =>
  Number.isInteger(Number(bound)) ? `${Number(bound)}.0` : String(bound);

const formatNumber = (value: number): string =>
  value === Infinity ? '+Inf' : value === -Infinity ? '-Inf' : String(value);

const escapeHelp = (text: string): string => text.replace(/\\/g, '\\\\').replace(/\n/g, '\\n');
const escapeLabel = (text: string): string =>
  /[\\"\n]/.test(text) ? text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n') : text;
